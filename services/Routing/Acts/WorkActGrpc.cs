using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing;

/// <summary>Acts of a procedure's own on a work item, over gRPC and JSON.</summary>
internal sealed partial class WorkActGrpc(RoutingDb db, WorkFiles work) : WorkActService.WorkActServiceBase;
