using MaintenanceService.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MaintenanceService.Tests.Documents;

#pragma warning disable CS0649, CA1051, IDE1006, SA1307 // Names as the documents have them.

/// <summary>What a block of C# in a document takes as given.</summary>
public class DocumentNames
{
    public readonly WebApplicationBuilder builder = null!;
    public readonly WebApplication app = null!;
    public readonly IServiceCollection services = null!;
    public readonly IMaintenanceGate gate = null!;
    public readonly CancellationToken stoppingToken;
    public readonly string key = null!;
    public readonly Delegate Status = null!;
    public readonly Delegate Search = null!;
}

public sealed class ShopContext(DbContextOptions<ShopContext> options) : DbContext(options);
