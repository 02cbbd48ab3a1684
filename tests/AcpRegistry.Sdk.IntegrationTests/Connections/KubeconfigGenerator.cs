using System.Globalization;
using System.Text;

namespace AcpRegistry.Sdk.IntegrationTests.Connections;

/// <summary>
/// Makes up kubeconfigs: right ones in many forms, and ones with a mistake. Every file has what a real one has, and each part is drawn by itself, so that
/// parts meet that nobody would put together.
/// </summary>
internal sealed class KubeconfigGenerator(int seed, bool isCurrentKubectl)
{
    private static readonly string[] Names = ["dev", "Dev", "DEV", "'1001'", "'true'", "a b", "'x: y'", "ü", "kind-kind", "\"q\\\"t\"", "'~'"];
    private static readonly string[] BadNames = ["1001", "1.20", "true", "off", "0x1F", "~", "[a]", "{a: b}"];

    private readonly Random _random = new(seed);

    /// <summary>The files by name, the value of <c>KUBECONFIG</c>, and the context to ask for.</summary>
    public (IReadOnlyDictionary<string, string> Files, string Variable, string? Context) Next()
    {
        Dictionary<string, string> files = new()
        {
            ["plugin"] = "{PLUGIN}",
            ["failing"] = "{FAILING_PLUGIN}",
            ["token"] = Pick("from-file\n", "  from-file  ", "from-file"),
            ["ca.crt"] = "{CA_PEM}",
            ["alice.crt"] = "{CERT_PEM}",
            ["alice.key"] = "{KEY_PEM}",
        };
        var (cluster, user, context) = (Pick(Names), Pick(Names), Pick(Names));
        var current = Chance(4) ? Pick([.. Names, .. BadNames, "''"]) : context;
        var contexts = Entry(Chance(4) ? Pick(BadNames) : context, "context", Context(cluster, user));
        var clusters = Entry(cluster, "cluster", Cluster());
        var users = Entry(user, "user", User());
        var others = Chance(50);
        if (Chance(30))
        {
            // Two files, of which the first one that has a name counts.
            files["config"] = File(current, [contexts], Chance(50) ? [clusters] : [], Chance(50) ? [users] : []);
            files["second"] = File(
                Chance(50) ? Pick(Names) : current,
                others ? [Entry(Pick(Names), "context", Context(Pick(Names), Pick(Names)))] : [],
                [clusters, .. Chance(30) ? [Entry(cluster == "dev" ? "Dev" : "dev", "cluster", Cluster())] : Array.Empty<string>()],
                [users]);
            return (files, Pick("{dir}/config:{dir}/second", "{dir}/config::{dir}/none:{dir}/second", "{dir}/config:{dir}/second:{dir}/config"), AskedFor(context));
        }

        files["config"] = File(
            current,
            [contexts, .. others ? [Entry(Other(context), "context", Context(Other(cluster), Other(user)))] : Array.Empty<string>()],
            [clusters, .. others ? [Entry(Other(cluster), "cluster", Cluster())] : Array.Empty<string>()],
            [users, .. others ? [Entry(Other(user), "user", User())] : Array.Empty<string>()]);
        return (files, Pick("{dir}/config", "{dir}/config", ":{dir}/config", "{dir}/config:", "{dir}/config:{dir}/config", "{dir}/none:{dir}/config"), AskedFor(context));
    }

    private static string Entry(string name, string kind, IEnumerable<string> fields)
    {
        var text = new StringBuilder($"- name: {name}\n  {kind}:");
        var lines = fields.ToList();
        text.Append(lines.Count == 0 ? " {}\n" : "\n");
        foreach (var line in lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {line.Replace("\n", "\n    ", StringComparison.Ordinal)}\n");
        }

        return text.ToString();
    }

    // One that differs from the name in case alone, where it can.
    private static string Other(string name) => name.Any(char.IsLower) && !name.Contains('"', StringComparison.Ordinal) ? name.ToUpperInvariant() : "other";

    private string? AskedFor(string context) =>
        !Chance(25) ? null : Chance(85) ? context.Trim('\'', '"').Replace("\\\"", "\"", StringComparison.Ordinal) : Pick("gone", "DEV", "dev");

    private string File(string current, IEnumerable<string> contexts, IEnumerable<string> clusters, IEnumerable<string> users)
    {
        List<string> parts =
        [
            $"contexts:\n{string.Concat(contexts)}",
            $"clusters:\n{string.Concat(clusters)}",
            $"users:\n{string.Concat(users)}",
            $"current-context: {current}\n",
        ];
        if (Chance(50))
        {
            parts.Insert(0, Chance(96) ? "apiVersion: v1\nkind: Config\n" : Pick("kind: Secret\napiVersion: v1\n", "apiVersion: v2\nkind: Config\n", "kind: 1\n"));
        }

        if (Chance(15))
        {
            parts.Add(Pick("preferences: {}\n", "extensions:\n- name: e\n  extension: {a: [1, yes, ~]}\n", "unknown: [1, 2]\n", "preferences: ~\n"));
        }

        var text = string.Concat(Chance(20) ? parts.AsEnumerable().Reverse() : parts);
        return (Chance(10) ? "# a comment\n---\n" : "") + text + (Chance(5) ? "---\nsecond: document\n" : "") + (Chance(1) ? "\tbroken: [\n" : "");
    }

    private IEnumerable<string> Context(string cluster, string user)
    {
        if (!Chance(2))
        {
            yield return $"cluster: {(Chance(2) ? "gone" : cluster)}";
        }

        if (!Chance(3))
        {
            yield return $"user: {user}";
        }

        if (Chance(20))
        {
            yield return "namespace: " + Pick("my-ns", "'5'", "5");
        }
    }

    private IEnumerable<string> Cluster()
    {
        var host = Pick("{A}", "{A}", "{B}", "{A6}", "localhost:{A.port}");
        yield return "server: " + (Chance(80) ? $"https://{host}" : Pick(
            $"http://{host}", "'" + host + "'", $"https://{host}/", $"https://{host}/some/prefix", $"https://{host}/prefix/?a=b#c", $"HTTPS://{host}", $"https://{host}?a=b", "''", "~", "5", "'://x'", "/x"));
        if (Chance(95))
        {
            yield return Pick("certificate-authority-data: {CA}", "certificate-authority: ca.crt", "certificate-authority: '{dir}/ca.crt'", "insecure-skip-tls-verify: true", "insecure-skip-tls-verify: yes");
        }

        if (Chance(2))
        {
            yield return Pick("certificate-authority: gone.crt", "certificate-authority: alice.key", "certificate-authority-data: '?'", "insecure-skip-tls-verify: 'true'", "insecure-skip-tls-verify: 1");
        }

        if (Chance(12))
        {
            yield return "proxy-url: " + Pick("http://{proxy}", "socks5://{proxy}", "http://{proxy}", "socks5://{proxy}", "''", "'ftp://{proxy}'", "'{proxy}'");
        }

        if (Chance(10))
        {
            yield return "tls-server-name: " + Pick("localhost", "api.test", "api.test", "other.test", "''");
        }
    }

    private IEnumerable<string> User()
    {
        var kind = _random.Next(100);
        IEnumerable<string> credential = kind switch
        {
            < 30 => ["token: " + Pick("t1", "t2", "'t 1'", "'007'", "abc.def-ghi_", "abc", "\"t\\n1\"")],
            < 40 => ["tokenFile: " + Pick("token", "'{dir}/token'", "gone"), .. Chance(50) ? ["token: stale"] : Array.Empty<string>()],
            < 48 => ["username: " + Pick("u", "'ü'", "'5'"), .. Chance(70) ? ["password: " + Pick("p", "'p:ä'", "''")] : Array.Empty<string>()],
            < 62 => [Pick("client-certificate-data: {CERT}", "client-certificate: alice.crt"), .. Chance(92) ? [Pick("client-key-data: {KEY}", "client-key: alice.key", "client-key: '{dir}/alice.key'")] : Array.Empty<string>(), .. Chance(20) ? ["token: both"] : Array.Empty<string>()],
            < 78 => Exec(),
            < 79 => ["token: 5"],
            < 80 => ["token: a", "username: b"],
            < 88 => ["token: static", .. Exec()],
            < 89 => ["auth-provider: {name: oidc, config: {id-token: x}}"],
            < 90 => ["password: alone"],
            < 95 => ["token: t3"],
            _ => [],
        };
        foreach (var line in credential)
        {
            yield return line;
        }

        if (Chance(25))
        {
            yield return "as: " + Pick("bob", "'1234'", "system:serviceaccount:a:b", "jürgen", "''", "5");
            if (Chance(50))
            {
                yield return "as-groups: " + Pick("[dev]", "[dev, ops]", "[dev, dev]", "['a, b', c]", "[]", "[dév]");
            }

            if (Chance(30))
            {
                yield return "as-user-extra: " + Pick("{reason: [a]}", "{reason: [a, b], 'x/y%': [c]}", "{}");
            }

            if (isCurrentKubectl && Chance(30))
            {
                yield return "as-uid: " + Pick("'7'", "abc");
            }
        }
        else if (Chance(2))
        {
            yield return "as-groups: [dev]";
        }

        if (Chance(10))
        {
            yield return Pick("unknown: {a: 1}", "extensions: [{name: e, extension: {x: 5}}]", "Token: other-case");
        }
    }

    private IEnumerable<string> Exec()
    {
        var version = isCurrentKubectl && Chance(50) ? "v1" : "v1beta1";
        List<string> fields =
        [
            "command: " + Pick("./plugin", "./plugin", "'{dir}/plugin'", "'{dir}/plugin'", "./failing", "./gone"),
            $"apiVersion: client.authentication.k8s.io/{(Chance(95) ? version : "v7")}",
        ];
        if (Chance(60))
        {
            fields.Add("args: " + Pick("[login, 'scope one two', '--flag=x']", "['a\"b', '', 'c\\d']", "['a;b', '$HOME', '  lead']", "[]", "~", "[~]", "[5]", "['ü', \"a\\nb\"]"));
        }

        if (Chance(30))
        {
            fields.Add("env: " + Pick("[{name: EXTRA, value: v w}]", "[{name: EXTRA, value: '5'}]", "[{name: EXTRA, value: one}, {name: EXTRA, value: two}]", "~", "[{name: EXTRA, value: 5}]"));
        }

        if (Chance(30))
        {
            fields.Add("provideClusterInfo: " + Pick("true", "false"));
        }

        if (version == "v1" || (isCurrentKubectl && Chance(50)))
        {
            fields.Add("interactiveMode: " + Pick("Never", "IfAvailable", "Never", "never"));
        }

        yield return "exec:\n  " + string.Join("\n  ", fields);
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
