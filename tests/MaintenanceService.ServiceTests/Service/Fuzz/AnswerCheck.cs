using System.Text.Json;
using MaintenanceService.Tests.Service.Raw;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Says what is wrong with an answer, whatever was asked; null = nothing.</summary>
internal static class AnswerCheck
{
    private static readonly HashSet<int> Known = [200, 201, 204, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 429];

    /// <summary>What Kestrel answers without a body, before the app sees anything.</summary>
    private static readonly HashSet<int> Framing = [400, 408, 411, 413, 414, 417, 431, 505];

    public static string? Fault(FuzzRequest request, RawAnswer answer)
    {
        // There is one stream at most, and it is taken: so that no answer goes on for ever.
        bool noRoomForAStream = answer.Status == 503 && request.Target.Contains("/stream", StringComparison.OrdinalIgnoreCase);

        // The board and the document, which whoever asks has already.
        bool isKnown = answer.Status == 304 && request is { Method: "GET" or "HEAD" } && !request.Target.StartsWith("/v1", StringComparison.Ordinal)
            && request.Headers.Any(header => header.Name == "If-None-Match");
        return noRoomForAStream || isKnown || (request.IsHead && Framing.Contains(answer.Status)) ? null : Fault(answer, request.IsHead);
    }

    public static string? Fault(RawAnswer answer, bool toHead = false)
    {
        if (answer.IsFromKestrel && !toHead)
        {
            // A target that is neither a path nor a whole address is one of a tunnel.
            bool isTunnel = answer.Status == 405 && answer.Header("Allow") == "CONNECT";
            return isTunnel || Framing.Contains(answer.Status) ? null : "an answer without a body";
        }

        return !Known.Contains(answer.Status) ? "a status that the contract does not know"
            : answer.Status < 400 || toHead ? null
            : Problem(answer);
    }

    private static string? Problem(RawAnswer answer)
    {
        if (answer.Header("Content-Type") != "application/problem+json")
        {
            return "no problem+json";
        }

        using JsonDocument problem = JsonDocument.Parse(answer.Body);
        JsonElement root = problem.RootElement;
        return root.GetProperty("status").GetInt32() != answer.Status ? "another status in the body"
            : !root.GetProperty("type").GetString()!.StartsWith(MaintenanceService.Client.Problem.TypePrefix, StringComparison.Ordinal) ? "a type that is none of ours"
            : root.GetProperty("detail").GetString()!.Length == 0 || root.GetProperty("title").GetString()!.Length == 0 || !root.TryGetProperty("instance", out _) ? "a member is missing"
            : root.TryGetProperty("pointer", out JsonElement pointer) && !pointer.GetString()!.StartsWith('/') ? "a pointer that is none"
            : null;
    }
}
