using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MaintenanceService.Tests.Middleware;

/// <summary>An app's own health action, and another of the same controller.</summary>
[Route("/controller")]
public sealed class HealthController : ControllerBase
{
    [HttpGet("health")]
    public async Task<IActionResult> Health([FromServices] HealthCheckService checks) => Content((await checks.CheckHealthAsync()).Status.ToString());

    [HttpGet("other")]
    public IActionResult Other() => Content("app");
}
