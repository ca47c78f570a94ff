using MaintenanceService.AspNetCore;
using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Found by conventional routes alone.</summary>
public sealed class StartController : Controller
{
    public IActionResult Index() => Content("app");

    public IActionResult Other() => Content("app");

    [AllowDuringMaintenance]
    public IActionResult Marked() => Content("app");
}
