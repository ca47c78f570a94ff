using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MaintenanceService.OpenApi;

/// <summary>
/// Creates the document once, and only inserts the path for each request: it is served without a key, creating it takes hundreds of times as long as
/// sending it, and a proxy may let its clients choose the path.
/// </summary>
internal sealed class PublishedDocument([FromKeyedServices(Document.Name)] IOpenApiDocumentProvider provider)
{
    /// <summary>The server's address in the created document; it is replaced by the path under which the service is published.</summary>
    public const string Server = "/published-path-of-the-service";

    private readonly Lazy<Task<(Template Json, Template Yaml)>> _templates = new(() => MakeAsync(provider));

    /// <summary>Returns the document's bytes and their ETag.</summary>
    /// <param name="yaml">Whether to return YAML instead of JSON.</param>
    /// <param name="path">The path under which the service is published; empty = the root.</param>
    public async ValueTask<(byte[] Text, string ETag)> GetAsync(bool yaml, string path)
    {
        (Template json, Template yamlText) = await _templates.Value;
        return (yaml ? yamlText : json).At(path.Length == 0 ? "/" : path);
    }

    private static async Task<(Template Json, Template Yaml)> MakeAsync(IOpenApiDocumentProvider provider)
    {
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync();
        return (
            new Template(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)),
            new Template(await document.SerializeAsYamlAsync(OpenApiSpecVersion.OpenApi3_1)));
    }

    /// <summary>The bytes before and after the server's address.</summary>
    private sealed class Template
    {
        private readonly byte[] _before;
        private readonly byte[] _after;
        private readonly string _hash;

        public Template(string text)
        {
            int at = text.IndexOf(Server, StringComparison.Ordinal);
            _before = Encoding.UTF8.GetBytes(text[..at]);
            _after = Encoding.UTF8.GetBytes(text[(at + Server.Length)..]);
            _hash = Hash(Encoding.UTF8.GetBytes(text));
        }

        public (byte[] Text, string ETag) At(string path)
        {
            byte[] inserted = Encoding.UTF8.GetBytes(path);
            return ([.. _before, .. inserted, .. _after], $"\"{_hash}-{Hash(inserted)}\"");
        }

        private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
    }
}
