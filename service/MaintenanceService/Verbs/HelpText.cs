using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text;
using MaintenanceService.Configuration;

namespace MaintenanceService.Verbs;

/// <summary>The output of <c>--help</c> and <c>--version</c>.</summary>
internal static class HelpText
{
    private const string Intro =
        """
        MaintenanceService [VERB [OPERANDS]] [--Name VALUE]…

        """;

    private const string Outro =
        """

        Also --urls URL (default http://localhost:5080), --environment NAME, --Logging:LogLevel:Default LEVEL.
        Exit codes: 0 done, 1 the verb failed, 64 usage, 75 another process has the store, 78 the configuration or the store is at fault.
        """;

    public static string Version => typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static string All(string verbs)
    {
        var text = new StringBuilder(Intro).AppendLine().AppendLine(verbs).AppendLine();
        text.AppendLine("Settings, as --Maintenance:NAME VALUE, as MAINTENANCE__NAME in the environment, or in appsettings.json:");
        var defaults = new ServiceOptions();
        foreach (PropertyInfo setting in typeof(ServiceOptions).GetProperties())
        {
            string? byDefault = setting.GetValue(defaults) is { } value and not System.Collections.ICollection
                ? string.Create(CultureInfo.InvariantCulture, $" (default {(value is bool flag ? flag ? "true" : "false" : value)})")
                : null;
            text.Append("  ").Append(setting.Name.PadRight(30)).Append(setting.GetCustomAttribute<DescriptionAttribute>()?.Description).AppendLine(byDefault);
        }

        return text.Append(Outro).ToString();
    }
}
