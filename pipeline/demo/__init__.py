"""The deals of the demonstration plan: months of work by a team of reps, told through the product's own actions.

Each deal is first drawn as a script (pure, from one seed) and then played with the moments of its scenes handed to the
actions, so that every rule holds for the demonstration as it does for people.
"""

from pipeline.demo.beside import seed_files, seed_other_plans
from pipeline.demo.play import seed_deals
from pipeline.demo.rates import seed_rates

__all__ = ["seed_deals", "seed_files", "seed_other_plans", "seed_rates"]
