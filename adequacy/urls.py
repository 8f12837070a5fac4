from django.urls import URLPattern, URLResolver, path

from adequacy.views import members
from adequacy.views.audits import audit, audit_file, audit_rows, audits
from adequacy.views.board_pack import board_pack_file, board_pack_page
from adequacy.views.cell import cell
from adequacy.views.chances import chance, chance_return, chances
from adequacy.views.counties import counties
from adequacy.views.county import county
from adequacy.views.critical import critical_groups
from adequacy.views.deal_chance import deal_chance
from adequacy.views.decisions import decision_return, decisions
from adequacy.views.enrollment import enrollment
from adequacy.views.exceptions import exception, exception_print
from adequacy.views.hsd import hsd_findings, hsd_reading, hsd_table, hsd_tables
from adequacy.views.hsd_columns import hsd_columns
from adequacy.views.measurements import measurements, measuring
from adequacy.views.record import forecast_record
from adequacy.views.standards import standard_application, standard_import, standard_set, standards
from adequacy.views.together import all_together
from adequacy.views.what_if import county_what_if
from adequacy.views.why import cell_reach

app_name = "adequacy"

urlpatterns: list[URLPattern | URLResolver] = [
    path("audit/", audits, name="audits"),
    path("audit/<int:pk>/", audit, name="audit"),
    path("audit/<int:pk>/rows/", audit_rows, name="audit-rows"),
    path("audit/<int:pk>/<slug:suffix>/", audit_file, name="audit-file"),
    path("counties/", counties, name="counties"),
    path("counties/critical/", critical_groups, name="critical-groups"),
    path("decisions/", decisions, name="decisions"),
    path("decisions/return/", decision_return, name="decision-return"),
    path("all-together/", all_together, name="all-together"),
    path("forecast-record/", forecast_record, name="forecast-record"),
    path("board-pack/", board_pack_page, name="board-pack"),
    path("board-pack/file/", board_pack_file, name="board-pack-file"),
    path("settings/chances/", chances, name="chances"),
    path("settings/chances/<slug:key>/", chance, name="chance"),
    path("settings/chances/<slug:key>/return/", chance_return, name="chance-return"),
    path("deals/<int:pk>/chance/", deal_chance, name="deal-chance"),
    path("settings/standards/", standards, name="standards"),
    path("settings/standards/<int:pk>/", standard_set, name="standard-set"),
    path("settings/standards/imports/<int:pk>/", standard_import, name="standard-import"),
    path(
        "settings/standards/imports/<int:pk>/application/", standard_application, name="standard-application"
    ),
    path("counties/<slug:ssa_code>/", county, name="county"),
    path("counties/<slug:ssa_code>/what-if/", county_what_if, name="county-what-if"),
    path("networks/<int:pk>/hsd-tables/", hsd_tables, name="hsd-tables"),
    path("networks/<int:pk>/hsd-tables/findings.csv", hsd_findings, name="hsd-findings"),
    path("networks/<int:pk>/hsd-tables/reading/", hsd_reading, name="hsd-reading"),
    path("networks/<int:pk>/hsd-tables/<slug:table>/<slug:suffix>/", hsd_table, name="hsd-table"),
    path("networks/<int:pk>/enrollees/", enrollment, name="enrollment"),
    path("networks/<int:pk>/members/", members.members, name="members"),
    path("networks/<int:pk>/members/zip-points/", members.zip_points, name="members-zip-points"),
    path("member-uploads/<int:pk>/", members.member_upload, name="member-upload"),
    path("member-files/<int:pk>/", members.member_file, name="member-file"),
    path("member-files/<int:pk>/problems.csv", members.member_problems, name="member-problems"),
    path("hsd-columns/", hsd_columns, name="hsd-columns"),
    path("counties/<slug:ssa_code>/cells/<slug:specialty>/", cell, name="cell"),
    path("counties/<slug:ssa_code>/cells/<slug:code>/reach/", cell_reach, name="cell-reach"),
    path("counties/<slug:ssa_code>/cells/<slug:code>/exception/", exception, name="exception"),
    path(
        "counties/<slug:ssa_code>/cells/<slug:code>/exception/file/", exception_print, name="exception-print"
    ),
    path("networks/<int:pk>/measurements/", measurements, name="measurements"),
    path("networks/<int:pk>/measuring/", measuring, name="measuring"),
]
