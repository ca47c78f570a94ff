using MaintenanceService.AspNetCore.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.AspNetCore.SignalR;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>
/// Keeps the socket's address of requests to hubs, and of no others: a connection of long polling has only a copy of its first request, which
/// does not lead to the socket.
/// </summary>
internal sealed class HubAddressPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<HubMetadata>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        PeerAddress.Keep(httpContext);
        return Task.CompletedTask;
    }
}
