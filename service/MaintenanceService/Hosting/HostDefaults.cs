using MaintenanceService.Configuration;
using MaintenanceService.Files;
using Microsoft.Extensions.Configuration.Json;

namespace MaintenanceService.Hosting;

/// <summary>Sets the defaults of the host, independent of the folder from which the executable is started.</summary>
internal static class HostDefaults
{
    public const string Address = "http://localhost:5080";

    /// <summary>Reads the appsettings beside the executable with the lowest precedence, listens on the documented port, and logs to the console.</summary>
    public static void Apply(WebApplicationBuilder builder)
    {
        string[] files = ["appsettings.json", $"appsettings.{builder.Environment.EnvironmentName}.json"];
        for (int i = 0; i < files.Length; i++)
        {
            var source = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, files[i]), Optional = true };
            source.ResolveFileProvider();
            builder.Configuration.Sources.Insert(i, source);
        }

        ConfigurationManager configuration = builder.Configuration;
        bool isConfigured = configuration.GetSection("Kestrel:Endpoints").Exists()
            || new[] { WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey }.Any(key => !string.IsNullOrEmpty(configuration[key]));
        if (!isConfigured)
        {
            builder.WebHost.UseUrls(Address);
        }

        // The other providers of the framework are for debuggers, and each costs memory for every open connection.
        builder.Logging.ClearProviders().AddConsole();
    }

    /// <exception cref="StartFaultException">A setting does not exist, or has an invalid value.</exception>
    public static void Check(IConfiguration configuration)
    {
        if (SettingsCheck.Fault(configuration) is { } fault)
        {
            throw new StartFaultException(fault);
        }
    }
}
