using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.HrGrievance.Data;

/// <inheritdoc />
internal sealed class DesignTimeGrievanceDb : DesignTimeDb<GrievanceDb>;
