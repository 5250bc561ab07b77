using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Intake.Data;

/// <inheritdoc />
internal sealed class DesignTimeIntakeDb : DesignTimeDb<IntakeDb>;
