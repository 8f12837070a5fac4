"""The agency's yearly HSD Reference File: a workbook in, the facts of an edition out. No database, no clock.

Sheets and columns are known by their headings, never by their place. `grid` is a sheet as rows of plain values;
`tables` finds the tables in it, however many headings lie above each other or stand side by side; `facts` reads them
into one form, whether the workbook spreads specialties over columns or lists them row by row; `edition` puts the facts
together and says what is missing; `changes` holds an edition against the one before. Only `workbook` knows XLSX.
"""
