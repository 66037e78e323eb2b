app_name = "entrepreneurs"
urlpatterns: list = []
