using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing;

/// <summary>The work section over gRPC and JSON. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class QueueGrpc(RoutingDb db, WorkFiles work, QueueReader queues, QueueFeed feed, CaseTitles titles) : QueueService.QueueServiceBase;
