using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Mediation.Data;

/// <inheritdoc />
internal sealed class DesignTimeMediationDb : DesignTimeDb<MediationDb>;
