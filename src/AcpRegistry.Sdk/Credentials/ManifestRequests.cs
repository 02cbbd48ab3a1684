using System.Net.Http.Headers;
using AcpRegistry.Sdk.Registries;

namespace AcpRegistry.Sdk.Credentials;

/// <summary>Asks for manifests of one repository, and follows redirects as far as the rules let it; to another origin without what the request logged in by.</summary>
internal sealed class ManifestRequests(RegistryHttp http, RegistryRules rules, RegistryEndpoint registry, string repository)
{
    public const int MostRedirects = 3;

    /// <param name="method">HEAD or GET.</param>
    /// <param name="reference">A tag or a digest.</param>
    /// <param name="authorization">For the registry alone.</param>
    /// <param name="longestBody">In bytes.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>The registry's answer, or a 200 from where it redirected to; any other answer from there is a failure.</returns>
    public async Task<RegistryAnswer> SendAsync(
        HttpMethod method, string reference, AuthenticationHeaderValue? authorization, int longestBody, CancellationToken cancellationToken)
    {
        var uri = new Uri(registry.Address, $"/v2/{repository}/manifests/{reference}");
        var isOwn = true;
        for (var redirects = 0; ; redirects++)
        {
            // Once another origin chose the way, the credential stays behind, even if the way leads back.
            isOwn &= RegistryEndpoint.Of(uri) == registry;
            var answer = await http.SendAsync(
                new RegistryRequest(method, uri)
                {
                    Accept = ManifestMediaTypes.Accepted,
                    Authorization = isOwn ? authorization : null,
                    LongestBody = longestBody,
                    IsAddressShown = redirects == 0,
                },
                cancellationToken).ConfigureAwait(false);
            if (answer.Failure is not null || !answer.IsRedirect)
            {
                return answer.Failure is null && !isOwn && answer.Status != 200 ? Refused(answer, InspectionFindings.AnswerUnexpected(answer)) : answer;
            }

            if (redirects == MostRedirects)
            {
                return Refused(answer, InspectionFindings.RedirectRefused(answer, $"more than {MostRedirects} redirects"));
            }

            if (answer.RedirectsTo is not { } next)
            {
                return Refused(answer, InspectionFindings.RedirectRefused(answer, "its Location is missing, isn't ASCII, or isn't a valid address"));
            }

            if (!rules.MayFollow(uri, next))
            {
                return Refused(answer, InspectionFindings.RedirectRefused(answer, "only HTTPS is followed, or plain HTTP to a host that is listed for it"));
            }

            uri = next;
        }
    }

    private static RegistryAnswer Refused(RegistryAnswer answer, Finding finding) => new(HttpMethod.Get, answer.Uri) { Failure = finding };
}
