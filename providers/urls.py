from django.urls import URLPattern, URLResolver, path

from providers.views import contacts, deadlines, groups, networks, rosters
from providers.views.markets import network_markets
from providers.views.providers import provider
from providers.views.search import search
from providers.views.service_area import service_area

app_name = "providers"

urlpatterns: list[URLPattern | URLResolver] = [
    path("search/", search, name="search"),
    path("groups/", groups.groups, name="groups"),
    path("groups/new/", groups.group_new, name="group-new"),
    path("groups/<int:pk>/", groups.group, name="group"),
    path("groups/<int:pk>/edit/", groups.group_edit, name="group-edit"),
    path("groups/<int:pk>/contacts/", contacts.group_contacts, name="group-contacts"),
    path("contacts/<int:pk>/", contacts.contact, name="contact"),
    path("providers/<slug:npi>/", provider, name="provider"),
    path("networks/", networks.networks, name="networks"),
    path("networks/new/", networks.network_new, name="network-new"),
    path("networks/choice/", networks.network_choice, name="network-choice"),
    path("networks/<int:pk>/", networks.network, name="network"),
    path("networks/<int:pk>/edit/", networks.network_edit, name="network-edit"),
    path("networks/<int:pk>/service-area/", service_area, name="service-area"),
    path("networks/<int:pk>/markets/", network_markets, name="network-markets"),
    path("networks/<int:pk>/deadlines/", deadlines.network_deadlines, name="network-deadlines"),
    path("deadlines/<int:pk>/", deadlines.deadline, name="deadline"),
    path("networks/<int:pk>/rosters/", rosters.roster_imports, name="roster-imports"),
    path("rosters/<int:pk>/", rosters.roster_import, name="roster-import"),
    path("rosters/<int:pk>/problems.csv", rosters.roster_problems, name="roster-problems"),
]
