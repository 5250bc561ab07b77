using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Routing.Data;

/// <inheritdoc />
internal sealed class DesignTimeRoutingDb : DesignTimeDb<RoutingDb>;
