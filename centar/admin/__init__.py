from centar.admin.users import RoleAdmin, UserAdmin

__all__ = ["RoleAdmin", "UserAdmin"]
