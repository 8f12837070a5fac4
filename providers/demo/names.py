"""Made-up names for the demonstration plan. No word pair here was taken from a real practice or person.

Groups are called after two unlikely words and what they do; clinicians get a given and a family name drawn apart
from each other, from the many origins one finds in Florida.
"""

from __future__ import annotations

import re
from random import Random

GIVEN = """
Aaliyah Abel Adaeze Adriana Aisha Alejandro Alina Amara Amit Ana Andre Anh Anika Anton Anya Ariel Arjun
Ayesha Beatriz Benoit Bianca Bilal Bo Brigid Camila Carlos Carmen Cedric Celeste Chidi Chloe Claudia Colin
Consuelo Cyrus Dalia Damian Daniela Darius Deborah Deepak Delphine Dmitri Dolores Duc Ebony Edwin Eleni
Elias Emeka Emilia Enrique Esther Etienne Fabiola Farah Felix Fernando Fiona Francine Gabriel Garrett
Gloria Grace Guillermo Hana Harold Hassan Helena Hiroshi Hugo Ifeoma Ignacio Imani Ines Ingrid Isaac Ivan
Jacinta Jamal Janelle Jasmine Javier Jerome Joelle Jorge Josephine Joyce Juan Kamila Karim Katrin Keisha
Kenji Khadija Kwame Lakshmi Lars Latoya Leila Leon Lionel Lucia Luis Luther Mae Mai Malik Manuel Marcel
Marisol Marta Mateo Mei Mercedes Milan Minh Miriam Mohan Monique Nadia Naomi Nasser Neha Nestor Nia Nikhil
Noor Octavia Olga Omar Orlando Osvaldo Pablo Padma Patrice Paulina Pedro Petra Phuong Pilar Priya Quentin
Rafael Rajesh Ramona Raquel Rashid Renata Ricardo Rohan Rosalind Ruben Ruth Sabine Salma Samir Sandra
Santiago Sasha Selena Shanice Shreya Silvia Simone Sofia Solomon Stefan Sunita Svetlana Tamika Tariq
Teresa Thanh Theo Tomas Ursula Usha Valeria Vanessa Victor Vikram Wanda Wei Wendell Ximena Yael Yara
Yolanda Yusuf Zainab Zoran
"""
FAMILY = """
Abara Acosta Adeyemi Agarwal Alcott Almeida Alvarado Amador Anand Arceneaux Arroyo Asante Avila Baptiste
Barrow Batista Bello Benitez Berger Bhatt Blanchard Boateng Borges Bradwell Brandt Cabrera Calloway
Camacho Cardenas Castellanos Chandra Charles Chaudhry Chen Cordero Crespo Cruz Dang Dasilva Delacroix
Desai Diallo Dominguez Doyle Duarte Dubois Dupree Echevarria Edwards Ekwueme Eng Escobar Espinal Farouk
Farrell Feliciano Fernandes Figueroa Fischer Fleury Fofanah Galarza Gallagher Garcon Ghosh Gillespie
Goldman Gomes Gonzaga Gupta Haddad Hakimi Hargrove Hassan Hendricks Herrera Hoang Holloway Hosseini
Hurtado Ibrahim Igwe Iqbal Ivanov Jacobsen Jaramillo Jean Joshi Kaplan Kapoor Keller Khalil Kim Kowalski
Krishnan Kurtz Laguerre Lam Landry Lim Lindgren Lockhart Lozano Machado Maduro Malhotra Marchetti Mbeki
McAllister Medina Mehta Menon Mercado Mirza Montoya Morales Mukherjee Murillo Nair Narvaez Navarro Nazari
Ndiaye Nguyen Novak Nwosu Obando Ocampo Odom Okafor Okoro Oliveira Olmos Ortega Osei Pacheco Padilla
Palmer Park Patel Pawlak Perera Petrov Pham Pierre Pineda Ponce Prakash Quintero Quispe Rahman Ramos Rao
Rasmussen Reddy Reyes Rhodes Rivera Rojas Rosario Rubin Saavedra Salazar Samuels Santana Sarkar Schaefer
Serrano Shah Sharma Siddiqui Silva Singh Solano Soto Stein Suarez Tanaka Tejada Thibodeaux Toussaint Tran
Tremblay Ueda Urbina Valdes Vargas Vasquez Venkat Villanueva Vo Volkov Wallace Warsame Weiss Whitfield
Wong Xu Yamada Yanez Yilmaz Youssef Zamora Zapata Zhang Zielinski
"""
FIRST_WORDS = """
Amberjack Anhinga Azalea Beautyberry Bluestem Bobcat Bonnet Bromeliad Buttonwood Caracara Catclaw Coontie
Coquina Cordgrass Crossvine Curlew Dogfennel Dragonfly Driftwood Fiddlewood Firebush Frigatebird Gallberry
Hammock Ibis Jessamine Kestrel Killdeer Kingfisher Limpkin Lancewood Loggerhead Manatee Mockorange
Moonflower Muhly Needlerush Oleander Osprey Paperbark Passionvine Pelican Pickerel Pinewoods Pompano
Railvine Roseate Sandspur Sapodilla Satinwood Sawgrass Scrubjay Seagrape Silverbell Skimmer Snowbell
Spoonbill Starfruit Swallowtail Tarpon Thistle Torchwood Tupelo Turnstone Verbena Wakerobin Waxmyrtle
Whimbrel Wiregrass Woodstork Yaupon Zephyr
"""
SECOND_WORDS = """
Anchor Arbor Beacon Bell Bend Bluff Bridge Brook Compass Cove Crossing Dune Echo Ferry Ford Gate Glade
Grove Harbor Hearth Heights Hollow Inlet Key Ladder Landing Lantern Ledge Light Marsh Meadow Mill Mooring
Narrows Oar Path Pier Plank Point Prairie Quay Quill Ridge Ripple Rudder Sail Shoal Slough Span Spring
Stone Terrace Tide Trail Vale Wharf Willow Wind
"""
STREETS = """
Acorn|Bayberry|Blue Heron|Cabbage Palm|Camellia|Citrus Grove|Coral Vine|County Line|Courthouse|Dogwood
Egret|Fern Hollow|First|Fourth|Gardenia|Hibiscus|Hickory|Jacaranda|Juniper|Lakeshore|Live Oak|Longleaf
Magnolia|Main|Mulberry|Myrtle|Old Depot|Orange Blossom|Orchard|Palm|Pecan|Persimmon|Pine|Plum|Poinciana
Quail Run|Redbud|River|Sabal|Second|Spruce|Sycamore|Third|Turpentine|Wild Lime
"""
STREET_KINDS = ("St", "Ave", "Rd", "Blvd", "Dr", "Way")
ROLES = (
    "Practice administrator",
    "Contracting director",
    "Office manager",
    "Chief executive",
    "Medical director",
)


class Names:
    """Draws from the lists; what must differ (groups, clinicians) is never drawn twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._people = self._pairs(GIVEN, FAMILY)
        self._groups = self._pairs(FIRST_WORDS, SECOND_WORDS)
        self._streets = _street_names()

    def person(self) -> tuple[str, str]:
        return self._people.pop()

    def brand(self) -> str:
        return " ".join(self._groups.pop())

    def address(self) -> str:
        rng = self._rng
        text = f"{rng.randrange(101, 9890)} {rng.choice(self._streets)} {rng.choice(STREET_KINDS)}"
        return f"{text}, Suite {rng.randrange(100, 420)}" if rng.random() < 0.3 else text

    def role(self) -> str:
        return self._rng.choices(ROLES, weights=(5, 3, 4, 1, 1))[0]

    def _pairs(self, firsts: str, seconds: str) -> list[tuple[str, str]]:
        pairs = [(first, second) for first in firsts.split() for second in seconds.split()]
        self._rng.shuffle(pairs)
        return pairs


def mail_domain(group_name: str) -> str:
    """A domain nobody can own: .example is kept free for such uses (RFC 2606)."""
    return re.sub(r"[^a-z0-9]+", "-", group_name.lower()).strip("-") + ".example"


def mail_address(given: str, family: str, group_name: str) -> str:
    return f"{given}.{family}@{mail_domain(group_name)}".lower()


def _street_names() -> list[str]:
    return [name for line in STREETS.strip().splitlines() for name in line.split("|")]
