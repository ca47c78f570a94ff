using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using MaintenanceService.Domain.Sites;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace MaintenanceService.Configuration;

/// <summary>Finds settings that do not exist or have an invalid value, which would otherwise be ignored silently.</summary>
internal static class SettingsCheck
{
    private static readonly Dictionary<string, PropertyInfo> Known =
        typeof(ServiceOptions).GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns a sentence about the first invalid setting; null where there is none.</summary>
    public static string? Fault(IConfiguration configuration)
    {
        foreach (IConfigurationSection section in configuration.GetChildren())
        {
            if (!IsOurs(section.Key) && section.GetChildren().Any() && NearestName.Of(section.Key, [ServiceOptions.Section.ToLowerInvariant()]) is not null)
            {
                return $"The configuration has a section \"{section.Key}\"; the service's is \"{ServiceOptions.Section}\".";
            }
        }

        IConfigurationSection own = configuration.GetSection(ServiceOptions.Section);
        if (HasText(configuration))
        {
            return $"{own.Path} is a section of settings, but has a value of its own: write {own.Path}:DataFolder and so on.";
        }

        return own.GetChildren().Select(Fault).Concat(configuration.GetSection("Logging").AsEnumerable().Select(LevelFault))
            .Concat(ArgumentsOutside(configuration).Select(ArgumentFault))
            .FirstOrDefault(fault => fault is not null);
    }

    /// <summary>Returns the sentence about an argument that was to be a setting: <c>--DataFolder</c> names no section.</summary>
    private static string? ArgumentFault(string name) => NearestName.Of(name, Known.Keys.Select(key => key.ToLowerInvariant())) is { } near
        ? $"There is no setting --{name}; did you mean --{ServiceOptions.Section}:{Known[near].Name}?"
        : null;

    /// <summary>Returns the names on the command line that belong to no section; the environment may hold such names for other programs.</summary>
    private static IEnumerable<string> ArgumentsOutside(IConfiguration configuration) => configuration is IConfigurationRoot root
        ? root.Providers.OfType<CommandLineConfigurationProvider>()
            .SelectMany(arguments => arguments.GetChildKeys([], null).Where(name => arguments.TryGet(name, out _)))
        : [];

    // A variable MAINTENANCE of the environment may be of another program.
    private static bool HasText(IConfiguration configuration) => configuration is IConfigurationRoot root && root.Providers.Any(provider =>
        provider is not EnvironmentVariablesConfigurationProvider && provider.TryGet(ServiceOptions.Section, out string? text) && text is { Length: > 0 });

    private static string? LevelFault(KeyValuePair<string, string?> setting) =>
        setting.Key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase) && setting.Value is { Length: > 0 } level && !Enum.TryParse<LogLevel>(level, ignoreCase: true, out _)
            ? $"{setting.Key} is \"{level}\"; write {string.Join(" or ", Enum.GetNames<LogLevel>())}."
            : null;

    private static string? Fault(IConfigurationSection setting)
    {
        if (!Known.TryGetValue(setting.Key, out PropertyInfo? property))
        {
            return AppSettings.Names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase) ? null : Unknown(setting);
        }

        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        bool isList = type != typeof(string) && type.IsAssignableTo(typeof(System.Collections.IEnumerable));
        IEnumerable<IConfigurationSection> values = isList ? setting.GetChildren() : [setting];
        if (values.FirstOrDefault(value => value.GetChildren().Any()) is { } divided)
        {
            return $"{divided.Path} is one value, but the configuration has \"{divided.GetChildren().First().Path}\" as well.";
        }

        if (isList && setting.Value is { Length: > 0 })
        {
            return $"{setting.Path} is a list, but has one value: write {setting.Path}:0, {setting.Path}:1 and so on (in the environment {setting.Path.Replace(":", "__", StringComparison.Ordinal)}__0).";
        }

        return setting.Value is not { } text || isList ? null
            : type == typeof(bool) && !bool.TryParse(text, out _) ? $"{setting.Path} is \"{text}\"; write true or false."
            : type == typeof(int) ? WholeNumber(setting.Path, text, property)
            : type.IsEnum && !Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase)
                ? $"{setting.Path} is \"{text}\"; write {string.Join(" or ", Enum.GetNames(type))}."
            : null;
    }

    private static string Unknown(IConfigurationSection setting)
    {
        string? near = NearestName.Of(setting.Key, Known.Keys.Select(name => name.ToLowerInvariant()));
        return $"There is no setting {setting.Path}; "
            + (near is null ? "--help lists those that there are." : $"did you mean {ServiceOptions.Section}:{Known[near].Name}?");
    }

    private static string? WholeNumber(string path, string text, PropertyInfo property)
    {
        RangeAttribute? range = property.GetCustomAttribute<RangeAttribute>();
        bool good = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && range?.IsValid(value) != false;
        return good ? null : $"{path} is \"{text}\"; write a whole number{(range is null ? "" : $" from {range.Minimum} to {range.Maximum}")}.";
    }

    private static bool IsOurs(string key) => string.Equals(key, ServiceOptions.Section, StringComparison.OrdinalIgnoreCase);
}
