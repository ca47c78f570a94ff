using Microsoft.AspNetCore.Mvc;

namespace MaintenanceService.Tests.Middleware;

/// <summary>As the older templates have it: found by a conventional route.</summary>
[Area("Identity")]
public sealed class AccountController : Controller
{
    public IActionResult Login() => Content("app");

    public IActionResult Orders() => Content("app");
}
