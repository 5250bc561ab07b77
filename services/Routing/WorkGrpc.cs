using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing;

/// <summary>Decisions and orders about work items over gRPC and JSON. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class WorkGrpc(RoutingDb db, WorkFiles work) : WorkService.WorkServiceBase;
