using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>What an app developer writes into a template's Program.cs.</summary>
internal static class Programs
{
    /// <summary>The README's two lines and a health check, where the README says.</summary>
    /// <param name="program">The template's Program.cs.</param>
    /// <param name="after">The line that UseMaintenance comes after.</param>
    /// <param name="map">What the test maps besides.</param>
    public static string WithMaintenance(string program, string after, string map = "") =>
        "using MaintenanceService.AspNetCore;\n" + program
            .Put("builder.Services.AddMaintenance();\nbuilder.Services.AddHealthChecks();\n", "var app = builder.Build();", before: true)
            .Put("\napp.UseMaintenance();\napp.MapHealthChecks(\"/healthz\");\n" + map + "\n", after);

    /// <summary>Puts text before or after a line that must be there once.</summary>
    public static string Put(this string program, string text, string line, bool before = false)
    {
        Assert.Single(program.Split('\n'), each => each.TrimEnd() == line);
        return program.Replace(line, before ? text + line : line + text, StringComparison.Ordinal);
    }
}
