using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Alerts;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.ServiceDefaults.Storage;

namespace ComplaintSuite.Routing;

/// <summary>Alerts over gRPC and JSON. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class AlertGrpc(RoutingDb db, AlertDesk desk, Directories directories, KeptProcedures procedures, TimeProvider time) : AlertService.AlertServiceBase;
