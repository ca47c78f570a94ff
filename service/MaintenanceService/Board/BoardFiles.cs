using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.Board;

/// <summary>The board's files, embedded in the assembly: nothing is read from disk or loaded from elsewhere.</summary>
internal static class BoardFiles
{
    private const string Prefix = "Board/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, BoardFile> All = typeof(BoardFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    /// <summary>Finds a file by its name; null = there is none.</summary>
    public static BoardFile? Find(string name) => All.GetValueOrDefault(name);

    private static BoardFile Read(string resource)
    {
        using Stream stream = typeof(BoardFiles).Assembly.GetManifestResourceStream(resource)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        string hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 16));
        return new BoardFile(content, ContentTypes[Path.GetExtension(resource)], new EntityTagHeaderValue($"\"{hash}\""));
    }
}
