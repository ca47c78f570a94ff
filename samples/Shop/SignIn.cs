using System.Net.Mime;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Shop;

/// <summary>Two users without passwords, for the example: sam is staff, kim is not.</summary>
internal static class SignIn
{
    private const string Form = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Sign in</title></head>
        <body style="max-width:20rem;margin:4rem auto;font:1.0625rem/1.6 system-ui,sans-serif">
        <h1>Sign in</h1>
        <form method="post"><label>User <input name="user" autofocus></label> <button>Sign in</button></form>
        </body></html>
        """;

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(options => options.LoginPath = "/login");
        services.AddAuthorization();
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/login", () => Results.Content(Form, MediaTypeNames.Text.Html));
        app.MapPost("/login", async (HttpContext context) =>
        {
            string user = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync())["user"].ToString() : "";
            if (user is not ("sam" or "kim"))
            {
                return Results.Content(Form, MediaTypeNames.Text.Html, statusCode: StatusCodes.Status401Unauthorized);
            }

            Claim[] claims = [new(ClaimTypes.Name, user), .. user == "sam" ? [new Claim(ClaimTypes.Role, "staff")] : Array.Empty<Claim>()];
            await context.SignInAsync(new ClaimsPrincipal(new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme)));
            return Results.Redirect("/");
        });
        app.MapPost("/logout", async (HttpContext context) => await context.SignOutAsync());
    }
}
