using MaintenanceService.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>Reads the options from the section <see cref="MaintenanceOptions.Section"/> of the configuration.</summary>
internal static class SettingsBinding
{
    private static readonly string[] Modes = [nameof(MaintenanceOptions.ForceMode), nameof(MaintenanceOptions.WhenUnknown)];

    private static readonly string[] Switches =
    [
        nameof(MaintenanceOptions.AllowHttp), nameof(MaintenanceOptions.ExemptHealthChecks), nameof(MaintenanceOptions.ExemptStaticAssets),
        nameof(MaintenanceOptions.ExemptSignIn), nameof(MaintenanceOptions.StatusEndpoint),
    ];

    private static readonly string[] Lists =
    [
        nameof(MaintenanceOptions.BypassRoles), nameof(MaintenanceOptions.BypassNetworks), nameof(MaintenanceOptions.ExemptPaths), nameof(MaintenanceOptions.StatusOrigins),
    ];

    public static void Add(IServiceCollection services)
    {
        services.AddOptions<MaintenanceOptions>().Configure<IConfiguration>(Bind);
        services.AddSingleton<IOptionsChangeTokenSource<MaintenanceOptions>>(provider => new ConfigurationChangeTokenSource<MaintenanceOptions>(
            Options.DefaultName, provider.GetRequiredService<IConfiguration>().GetSection(MaintenanceOptions.Section)));
    }

    private static void Bind(MaintenanceOptions options, IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(MaintenanceOptions.Section);
        CheckTexts(section);
        // A setting that is null or empty has its default; the binder would take false, or the first mode. A null within a list is a fault of its own.
        IEnumerable<KeyValuePair<string, string?>> values = section.AsEnumerable(makePathsRelative: true)
            .Where(setting => !string.IsNullOrEmpty(setting.Value) || setting.Key.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal));
        new ConfigurationBuilder().AddInMemoryCollection(values).Build().Bind(options);
        BindAddresses(options, configuration);
    }

    // The binder's own exception does not say which values there are, and it leaves out a text where a list is.
    private static void CheckTexts(IConfigurationSection section)
    {
        string[] faults =
        [
            .. Modes.Where(name => section[name] is { Length: > 0 } text && !Enum.TryParse<MaintenanceMode>(text, ignoreCase: true, out _))
                .Select(name => $"{section.Path}:{name} is \"{section[name]}\"; write open, readOnly or closed."),
            .. Switches.Where(name => section[name] is { Length: > 0 } text && !bool.TryParse(text, out _))
                .Select(name => $"{section.Path}:{name} is \"{section[name]}\"; write true or false."),
            .. Lists.Where(name => section[name] is { Length: > 0 })
                .Select(name => $"{section.Path}:{name} is a list, but has one value: write {section.Path}:{name}:0, {section.Path}:{name}:1 and so on (in the environment {section.Path}__{name}__0)."),
        ];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(MaintenanceOptions), faults);
        }
    }

    /// <summary>Reads several addresses from one text, which the binder does not. A list of a stronger source comes before the text of a weaker one.</summary>
    private static void BindAddresses(MaintenanceOptions options, IConfiguration configuration)
    {
        const string Path = $"{MaintenanceOptions.Section}:{nameof(MaintenanceOptions.Service)}";
        string? text = configuration[Path];
        if (configuration is IConfigurationRoot root)
        {
            IConfigurationProvider? strongest = root.Providers.LastOrDefault(provider => TextOf(provider) is not null || provider.GetChildKeys([], Path).Any());
            text = strongest is null ? null : TextOf(strongest);
        }

        if (text is { Length: > 0 })
        {
            options.Service = text;
        }

        static string? TextOf(IConfigurationProvider provider) => provider.TryGet(Path, out string? value) && value is { Length: > 0 } ? value : null;
    }
}
