using System.Globalization;
using MaintenanceService.Files;
using OpenTelemetry.Exporter;

namespace MaintenanceService.Observability;

/// <summary>
/// Where one signal is sent, by the standard variables: those of the signal win over those of all. A signal for which none of them names an
/// endpoint is not sent; the exporter's own default would be a port of this machine.
/// </summary>
/// <param name="configuration">The configuration that holds the variables.</param>
/// <param name="name">The signal as the variables name it, such as <c>METRICS</c>.</param>
internal sealed class OtlpSignal(IConfiguration configuration, string name)
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    public bool IsSent => Endpoint($"{Prefix}ENDPOINT") is not null || OwnEndpoint is not null;

    private Uri? OwnEndpoint => Endpoint($"{Prefix}{name}_ENDPOINT");

    /// <summary>Applies the variables of this signal; the exporter reads those of all signals itself.</summary>
    public void Apply(OtlpExporterOptions options)
    {
        if (OwnEndpoint is { } endpoint)
        {
            options.Endpoint = endpoint;
        }

        options.Headers = Own("HEADERS") ?? options.Headers;
        options.Protocol = Own("PROTOCOL") switch
        {
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            _ => options.Protocol,
        };
        options.Compression = Own("COMPRESSION") switch
        {
            "gzip" => OtlpExportCompression.GZip,
            "none" => OtlpExportCompression.None,
            _ => options.Compression,
        };
        options.TimeoutMilliseconds = int.TryParse(Own("TIMEOUT"), NumberStyles.None, CultureInfo.InvariantCulture, out int timeout) ? timeout : options.TimeoutMilliseconds;
    }

    private string? Own(string variable) => configuration[$"{Prefix}{name}_{variable}"] is { Length: > 0 } value ? value : null;

    private Uri? Endpoint(string variable)
    {
        string? value = configuration[variable];
        if (string.IsNullOrEmpty(value))
        {
            return null;
        }

        return Uri.TryCreate(value, UriKind.Absolute, out Uri? endpoint) && (endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps)
            ? endpoint
            : throw new StartFaultException($"{variable} is not an absolute http or https address. Give one such as \"http://collector:4317\", or remove the variable.");
    }
}
