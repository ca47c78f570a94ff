using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Recognizes the endpoints of <c>MapIdentityApi</c> that sign in, wherever they were mapped.</summary>
internal static class IdentityApi
{
    private const string Owner = "Microsoft.AspNetCore.Routing.IdentityApiEndpointRouteBuilderExtensions";
    private static readonly string[] Names = ["login", "refresh", "forgotPassword", "resetPassword"];

    public static bool SignsIn(Endpoint endpoint, string path) =>
        endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.FullName?.StartsWith(Owner, StringComparison.Ordinal) == true
        && Names.Contains(path[(path.LastIndexOf('/') + 1)..], StringComparer.OrdinalIgnoreCase);
}
