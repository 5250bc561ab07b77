using ComplaintSuite.Routing.Alerts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Routing.Data;

internal sealed class AlertConfiguration : IEntityTypeConfiguration<Alert>
{
    public void Configure(EntityTypeBuilder<Alert> builder)
    {
        builder.ToTable("alerts").HasKey(it => it.Id);
        builder.Property(it => it.Id).ValueGeneratedNever();
        builder.Property(it => it.Version).IsConcurrencyToken();
        builder.HasIndex(it => new { it.Organisation, it.RaisedAt, it.Id });
        builder.HasIndex(it => it.CaseId);
    }
}
