namespace MaintenanceService.Configuration;

/// <summary>Reads the section into the options.</summary>
internal static class SettingsBinding
{
    /// <summary>Binds the settings that have a value: for one that is null in JSON, the binder would replace the setting's default by that of its type.</summary>
    public static void Bind(ServiceOptions options, IConfiguration configuration)
    {
        IEnumerable<KeyValuePair<string, string?>> values = configuration.GetSection(ServiceOptions.Section).AsEnumerable(makePathsRelative: true);
        new ConfigurationBuilder().AddInMemoryCollection(values.Where(setting => setting.Value is not null)).Build().Bind(options);
    }
}
