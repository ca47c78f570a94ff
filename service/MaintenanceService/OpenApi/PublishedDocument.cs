using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>Caches the text of the document: it is served without a key, and creating it takes hundreds of times as long as sending it.</summary>
internal sealed class PublishedDocument([FromKeyedServices(Document.Name)] IOpenApiDocumentProvider provider)
{
    /// <summary>The server's address in the created document; it is replaced by the path under which the service is published.</summary>
    public const string Server = "/published-path-of-the-service";

    /// <summary>The maximum number of cached texts: a proxy may let its clients choose the prefix.</summary>
    private const int MaxTexts = 32;

    private readonly ConcurrentDictionary<(bool Yaml, string Path), (byte[] Text, string ETag)> _texts = new();
    private readonly Lazy<Task<(string Json, string Yaml)>> _templates = new(() => MakeAsync(provider));

    /// <summary>Returns the document's bytes and their ETag.</summary>
    /// <param name="yaml">Whether to return YAML instead of JSON.</param>
    /// <param name="path">The path under which the service is published; empty = the root.</param>
    public async ValueTask<(byte[] Text, string ETag)> GetAsync(bool yaml, string path)
    {
        if (_texts.TryGetValue((yaml, path), out (byte[] Text, string ETag) known))
        {
            return known;
        }

        (string json, string yamlText) = await _templates.Value;
        byte[] text = Encoding.UTF8.GetBytes((yaml ? yamlText : json).Replace(Server, path.Length == 0 ? "/" : path, StringComparison.Ordinal));
        (byte[], string) made = (text, $"\"{Convert.ToHexStringLower(SHA256.HashData(text).AsSpan(0, 16))}\"");
        if (_texts.Count < MaxTexts)
        {
            _texts[(yaml, path)] = made;
        }

        return made;
    }

    private static async Task<(string Json, string Yaml)> MakeAsync(IOpenApiDocumentProvider provider)
    {
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync();
        return (await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1), await document.SerializeAsYamlAsync(OpenApiSpecVersion.OpenApi3_1));
    }
}
