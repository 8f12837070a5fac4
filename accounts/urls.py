from django.urls import URLPattern, URLResolver, path

from accounts.views import entrance, letters, mail_events, people, settings

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("setup/", entrance.setup, name="setup"),
    path("settings/", settings.settings, name="settings"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/deactivation/", people.person_deactivation, name="person-deactivation"),
    path("people/<int:pk>/return/", people.person_return, name="person-return"),
    path("invitations/", people.invitations, name="invitations"),
    path("invitations/<int:pk>/letter/", people.invitation_letter, name="invitation-letter"),
    path("invitations/<int:pk>/revocation/", people.invitation_revocation, name="invitation-revocation"),
    path("invitations/<str:token>/", entrance.invitation, name="invitation"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<slug:name>/", letters.letter, name="letter"),
    path("letters/<slug:name>/html/", letters.letter_html, name="letter-html"),
    path("mail-events/", mail_events.mail_events, name="mail-events"),
    path("notices/", letters.notices, name="notices"),
    path("notices/<int:pk>/resending/", letters.notice_resending, name="notice-resending"),
]
