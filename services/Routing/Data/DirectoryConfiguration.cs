using ComplaintSuite.Routing.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ComplaintSuite.Routing.Data;

internal sealed class OrganisationConfiguration : IEntityTypeConfiguration<OrganisationRecord>
{
    public void Configure(EntityTypeBuilder<OrganisationRecord> builder)
    {
        builder.ToTable("organisations").HasKey(it => it.Organisation);
        builder.Property(it => it.Organisation).HasMaxLength(8);
        builder.HasIndex(it => it.Id).IsUnique();
        builder.Property(it => it.Version).HasColumnName("revision").IsConcurrencyToken();
        builder.Ignore(it => it.CaseId);
        builder.ComplexProperty(it => it.Name);
    }
}

internal sealed class ProcedureAssignmentConfiguration : IEntityTypeConfiguration<ProcedureAssignment>
{
    public void Configure(EntityTypeBuilder<ProcedureAssignment> builder) =>
        builder.ToTable("procedure_assignments").HasKey(it => new { it.Organisation, it.Kind, it.Channel });
}
