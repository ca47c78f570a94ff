using System.Net;
using System.Text.RegularExpressions;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>Real ASP.NET Core Identity: people with a bypass role sign in while the site is closed, each way that Identity's own pages know.</summary>
[Collection<DotnetBuilds>]
public sealed partial class IdentityTemplateTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private const string People = """
        using (IServiceScope scope = app.Services.CreateScope())
        {
            await scope.ServiceProvider.GetRequiredService<ApplicationDbContext>().Database.MigrateAsync();
            var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
            foreach (string name in new[] { "plain@example.com", "second@example.com", "visitor@example.com", "other@example.com" })
            {
                var user = new IdentityUser(name) { Email = name, EmailConfirmed = true };
                await users.CreateAsync(user, "Pass-word1");
                if (name[0] != 'v') await users.AddClaimAsync(user, new(System.Security.Claims.ClaimTypes.Role, "staff"));
                if (name[0] == 'o') await users.AddLoginAsync(user, new("Other", "42", "Other"));
                if (name[0] != 's') continue;
                await users.ResetAuthenticatorKeyAsync(user);
                await users.SetTwoFactorEnabledAsync(user, true);
                Console.WriteLine("authenticator=" + await users.GetAuthenticatorKeyAsync(user));
                Console.WriteLine("recovery=" + (await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 1))!.Single());
            }
        }
        """;

    private const string External = """
        builder.Services.AddAuthentication().AddOAuth("Other", options =>
        {
            options.ClientId = "app";
            options.ClientSecret = "x";
            options.CallbackPath = "/signin-other";
            options.AuthorizationEndpoint = builder.Configuration["Provider"] + "/authorize";
            options.TokenEndpoint = builder.Configuration["Provider"] + "/token";
            options.CorrelationCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.Events.OnCreatingTicket = context =>
            {
                context.Identity!.AddClaim(new(System.Security.Claims.ClaimTypes.NameIdentifier, "42"));
                return Task.CompletedTask;
            };
        });

        """;

    [Fact]
    public async Task Staff_signs_in_and_out_while_the_site_is_closed()
    {
        using TemplateApp made = await TemplateApp.CreateAsync("webapp -au Individual", program => Programs
            .WithMaintenance(program, "app.UseRouting();", People).Put(External, "var app = builder.Build();", before: true));
        await using ScriptedProvider provider = await ScriptedProvider.StartAsync(Test);
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        ServerProcess app = await made.StartAsync(fleet, new Dictionary<string, string> { ["Maintenance__BypassRoles__0"] = "staff", ["Provider"] = provider.Address });
        await fleet.CloseAsync();

        using (HttpClient anybody = Fleet.Http(app))
        {
            foreach (string page in new[] { "Login", "Lockout", "AccessDenied", "ForgotPassword", "ForgotPasswordConfirmation", "ResetPasswordConfirmation" })
            {
                Assert.Equal((page, HttpStatusCode.OK), (page, (await anybody.GetAsync("/Identity/Account/" + page, Test)).StatusCode));
            }

            Assert.Equal(HttpStatusCode.Redirect, (await anybody.GetAsync("/Identity/Account/ExternalLogin", Test)).StatusCode);
            foreach (string path in new[] { "/", "/Privacy", "/Identity/Account/Register", "/Identity/Account/Manage", "/Identity/Account/Nothing" })
            {
                Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, (await anybody.GetAsync(path, Test)).StatusCode));
            }
        }

        using HttpClient visitor = Browser(app);
        await SignInAsync(visitor, "visitor@example.com");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await visitor.GetAsync("/Privacy", Test)).StatusCode);

        using HttpClient plain = Browser(app);
        await SignInAsync(plain, "plain@example.com");
        await AssertInsideAsync(plain);
        string signedIn = await plain.GetStringAsync("/Privacy", Test);
        await PostAsync(plain, "/Identity/Account/Logout", signedIn, []);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await plain.GetAsync("/Privacy", Test)).StatusCode);

        using HttpClient second = Browser(app);
        await SignInAsync(second, "second@example.com");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await second.GetAsync("/Privacy", Test)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/Identity/Account/LoginWith2fa", Test)).StatusCode);
        string form = await second.GetStringAsync("/Identity/Account/LoginWithRecoveryCode", Test);
        await PostAsync(second, "/Identity/Account/LoginWithRecoveryCode", form, new() { ["Input.RecoveryCode"] = Recovery().Match(app.Output).Groups[1].Value });
        await AssertInsideAsync(second);

        using HttpClient code = Browser(app);
        await SignInAsync(code, "second@example.com");
        await PostAsync(
            code, "/Identity/Account/LoginWith2fa", await code.GetStringAsync("/Identity/Account/LoginWith2fa", Test),
            new() { ["Input.TwoFactorCode"] = OneTimeCode.Of(Authenticator().Match(app.Output).Groups[1].Value, TimeProvider.System.GetUtcNow()) });
        await AssertInsideAsync(code);

        using HttpClient other = Browser(app);
        string login = await other.GetStringAsync("/Identity/Account/Login", Test);
        Uri? next = (await PostAsync(other, "/Identity/Account/ExternalLogin?returnUrl=/Privacy", login, new() { ["provider"] = "Other" })).Headers.Location;
        foreach (string stop in new[] { "/authorize", "/signin-other", "/Identity/Account/ExternalLogin" })
        {
            next = new Uri(app.Address, next!);
            Assert.Equal(stop, next.AbsolutePath);
            next = (await other.GetAsync(next, Test)).Headers.Location;
        }

        Assert.Equal("/Privacy", next!.OriginalString);
        await AssertInsideAsync(other);
    }

    private static HttpClient Browser(ServerProcess app) => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };

    private static async Task SignInAsync(HttpClient browser, string name) => await PostAsync(
        browser, "/Identity/Account/Login", await browser.GetStringAsync("/Identity/Account/Login", Test),
        new() { ["Input.Email"] = name, ["Input.Password"] = "Pass-word1" });

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string path, string page, Dictionary<string, string> fields)
    {
        fields["__RequestVerificationToken"] = Token().Match(page).Groups[1].Value;
        using var form = new FormUrlEncodedContent(fields);
        HttpResponseMessage answer = await browser.PostAsync(path, form, Test);
        Assert.Equal((path, HttpStatusCode.Redirect), (path, answer.StatusCode));
        return answer;
    }

    private static async Task AssertInsideAsync(HttpClient browser)
    {
        HttpResponseMessage answer = await browser.GetAsync("/Privacy", Test);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("private", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex(@"authenticator=(\S+)")]
    private static partial Regex Authenticator();

    [GeneratedRegex(@"recovery=(\S+)")]
    private static partial Regex Recovery();
}
