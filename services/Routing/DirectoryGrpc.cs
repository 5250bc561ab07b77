using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Organisations;
using ComplaintSuite.Routing.Queues;

namespace ComplaintSuite.Routing;

/// <summary>The directory over gRPC and JSON. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class DirectoryGrpc(RoutingDb db, DirectoryStore store, WorkFiles work, TimeProvider time, ILogger<DirectoryGrpc> logger)
    : DirectoryService.DirectoryServiceBase;
