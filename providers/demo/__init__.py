"""The ground of the demonstration plan: a made-up market on the real map of Florida.

Counties, ZIP points and the places where hospitals stand are real; every group, clinician, number and signature is
made up, so that no refusal and no rate hangs on a real organization. NPIs begin with 2 and TINs with 000: neither
range has ever been issued. One seed always gives the same ground.
"""

from providers.demo.ground import EDITION, DemoGround, seed_ground
from providers.demo.spread import Reach

__all__ = ["EDITION", "DemoGround", "Reach", "seed_ground"]
