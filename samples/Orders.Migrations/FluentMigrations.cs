using System.Globalization;
using FluentMigrator.Runner;
using Microsoft.Extensions.DependencyInjection;

namespace Orders.Migrations;

/// <summary>FluentMigrator, in process.</summary>
internal static class FluentMigrations
{
    public static void Run(string connection, string? target)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddFluentMigratorCore()
            .ConfigureRunner(runner => runner.AddSQLite().WithGlobalConnectionString(connection).ScanIn(typeof(FluentMigrations).Assembly).For.Migrations())
            .BuildServiceProvider();
        using IServiceScope scope = services.CreateScope();
        scope.ServiceProvider.GetRequiredService<IMigrationRunner>().MigrateUp(target is null ? long.MaxValue : long.Parse(target, CultureInfo.InvariantCulture));
    }
}
