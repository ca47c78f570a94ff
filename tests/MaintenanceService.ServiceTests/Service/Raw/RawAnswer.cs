using System.Text;
using System.Text.Json;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Service.Raw;

/// <summary>One answer as it came over the socket.</summary>
internal sealed record RawAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>True where Kestrel itself refused: before the app, without a body, and the connection is over.</summary>
    public bool IsFromKestrel => Body.Length == 0 && Status is >= 400 and < 600 && Header("Connection") == "close" && Header("Content-Type") is null;

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A problem's member; null where it is not there, or the body no problem.</summary>
    public string? Member(string name)
    {
        if (Header("Content-Type") != "application/problem+json" || Body.Length == 0)
        {
            return null;
        }

        using JsonDocument problem = JsonDocument.Parse(Body);
        return problem.RootElement.TryGetProperty(name, out JsonElement member) ? member.ToString() : null;
    }

    public string? Slug => Member("type") is { } type && type.StartsWith(Problem.TypePrefix, StringComparison.Ordinal) ? type[Problem.TypePrefix.Length..] : null;

    public override string ToString() => $"{Status} {Header("Content-Type")} {Encoding.UTF8.GetString(Body)}";
}
