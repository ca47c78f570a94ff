namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Recognizes the content types of gRPC: <c>application/grpc</c>, <c>-web</c> and <c>-web-text</c>, each alone or with a suffix such as <c>+proto</c>.</summary>
internal static class GrpcType
{
    private const string Grpc = "application/grpc";
    private static readonly string[] Known = ["application/grpc-web-text", "application/grpc-web", Grpc];

    public static bool IsGrpc(string? contentType) => Find(contentType) is not null;

    /// <summary>Returns the content type of a refusal; gRPC-Web clients expect their own.</summary>
    public static string Answer(string? contentType) => Find(contentType) is { } type && type != Grpc
        ? contentType!.Contains("+proto", StringComparison.OrdinalIgnoreCase) ? type + "+proto" : type
        : Grpc;

    private static string? Find(string? contentType)
    {
        // Most requests have another type, or none.
        return contentType is not null && contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase)
            ? Array.Find(Known, type => IsOf(type, contentType))
            : null;
    }

    private static bool IsOf(string type, string contentType) =>
        contentType.StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == type.Length || contentType[type.Length] is '+' or ';' or ' ' or '\t');
}
