"""Measuring a network: both tests of every cell, for three networks side by side.

A cell is one county and one kind of provider the standard judges. It passes when two tests pass:
- *access*: enough of the county's members have a provider within the limits (two providers where the rule says so).
  Credits raise the share, at most to the whole, and nothing else;
- *number*: enough providers, or beds, have at least one member of the county within the limits. A provider counts
  wherever it reaches members, once by NPI; beds count by hospital and address.

The three networks: *executed*; *with letters*, executed and whom letters of intent bring; *pipeline*, as if every open
deal signed as well. Shares are compared as whole numbers, nothing is rounded first. Source: 42 CFR 422.116.

Where a point stands for an area (ZIP points) a cell is *undecided* when its verdict changes if each point's limit is
enlarged or reduced by half the distance to its nearest neighbour.
"""
