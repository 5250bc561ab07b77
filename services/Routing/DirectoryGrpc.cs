using ComplaintSuite.Contracts.Routing.V1;
using ComplaintSuite.Procedures;
using ComplaintSuite.Routing.Data;
using ComplaintSuite.Routing.Organisations;

namespace ComplaintSuite.Routing;

/// <summary>The directory over gRPC and JSON. One rpc, one file: the .proto is the table of contents.</summary>
internal sealed partial class DirectoryGrpc(RoutingDb db, DirectoryStore store, ProcedureRegistry registry, TimeProvider time, ILogger<DirectoryGrpc> logger)
    : DirectoryService.DirectoryServiceBase;
