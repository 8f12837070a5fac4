from accounts.actions.setup import make_first_admin, make_setup_code

__all__ = ["make_first_admin", "make_setup_code"]
