from django.urls import URLPattern, URLResolver, path

from accounts.views import absences, entrance, letters, mail_events, my_letters, people, settings

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("setup/", entrance.setup, name="setup"),
    path("settings/", settings.settings, name="settings"),
    path("settings/letters/", my_letters.letter_choices, name="letter-choices"),
    path("settings/absences/", absences.absences, name="absences"),
    path("people/<int:pk>/absences/", absences.absences_of_person, name="absences-of-person"),
    path("absences/<int:pk>/end/", absences.absence_end, name="absence-end"),
    path("my-letters/", my_letters.my_letters, name="my-letters"),
    path("my-letters/<int:pk>/", my_letters.my_letter, name="my-letter"),
    path("stop/<str:token>/", my_letters.letter_stop, name="letter-stop"),
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
