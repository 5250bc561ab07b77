using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Reporting.Data;

/// <inheritdoc />
internal sealed class DesignTimeReportingDb : DesignTimeDb<ReportingDb>;
