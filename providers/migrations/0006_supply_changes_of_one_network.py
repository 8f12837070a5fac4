import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("providers", "0005_dates_from_signature_to_service"),
    ]

    operations = [
        # What concerned every network is measured anew with the first full measurement of each.
        migrations.RunSQL(
            "DELETE FROM providers_supplychange WHERE network_id IS NULL", migrations.RunSQL.noop
        ),
        migrations.AlterField(
            model_name="supplychange",
            name="network",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="supply_changes",
                to="providers.network",
            ),
        ),
    ]
