using System.Diagnostics;
using AcpRegistry.Sdk.Access;
using AcpRegistry.Sdk.Testing;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Benchmarks.Access;

/// <summary>Reviews by a real API server beside decisions of the snapshot, turn by turn in one process, on the same questions.</summary>
internal static class SnapshotHarness
{
    private const int Namespaces = 1_000;
    private const int BindingsOfEach = 5;
    private const int SubjectsOfEach = 10;
    private const int Width = 8;
    private const int Rounds = 5;
    private const int Turns = 20;
    private const int QuestionsOfEach = 2_000;
    private const int ReviewsOfATurn = 100;
    private const int DecisionsOfATurn = 200_000;
    private const string Role = "system:image-puller";

    public static async Task<int> RunAsync()
    {
        await using LocalControlPlane plane = await LocalControlPlane.StartAsync(new LocalControlPlaneOptions { UseControllerManager = false });
        var options = new AcpRegistryOptions { Kubeconfig = plane.AdminKubeconfigPath };
        using IKubernetes client = AcpRegistryClient.CreateKubernetes(options);
        await SeedAsync(client);

        long before = GC.GetTotalMemory(forceFullCollection: true);
        long start = Stopwatch.GetTimestamp();
        await using IPullAccessSnapshot snapshot = await AcpRegistryClient.Create(client, options).Access.WatchAsync();
        await snapshot.WaitUntilReadyAsync();
        TimeSpan ready = Stopwatch.GetElapsedTime(start);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;

        AccessQuestion[] questions = Questions();
        int wrong = await CountWrongAsync(client, snapshot, questions);
        Decide(snapshot, questions, 10 * DecisionsOfATurn);
        var reviews = new List<double>();
        var decisions = new List<double>();
        var wide = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            // Short turns, so that what else the machine does meets all three alike.
            TimeSpan reviewing = default, deciding = default, decidingWide = default;
            for (int turn = 0; turn < Turns; turn++)
            {
                reviewing += await TimeAsync(() => ReviewAsync(client, questions, turn * ReviewsOfATurn, ReviewsOfATurn));
                deciding += await TimeAsync(() =>
                {
                    Decide(snapshot, questions, DecisionsOfATurn);
                    return Task.CompletedTask;
                });
                decidingWide += await TimeAsync(() => Task.WhenAll(
                    Enumerable.Range(0, Width).Select(_ => Task.Run(() => Decide(snapshot, questions, DecisionsOfATurn / Width)))));
            }

            reviews.Add(Turns * ReviewsOfATurn / reviewing.TotalSeconds);
            decisions.Add(Turns * DecisionsOfATurn / deciding.TotalSeconds);
            wide.Add(Turns * DecisionsOfATurn / decidingWide.TotalSeconds);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        Decide(snapshot, questions, 1_000_000);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        int allowed = questions.Count(question => snapshot.Decide(question).IsAllowed);

        Console.WriteLine($"kube-apiserver {plane.Version}: {Namespaces} namespaces, {Namespaces * BindingsOfEach} bindings, "
            + $"{Namespaces * BindingsOfEach * SubjectsOfEach} subjects; {questions.Length} questions, {allowed} of them allowed; {wrong} answered otherwise than by the server.");
        Console.WriteLine($"Ready after {ready.TotalSeconds:0.0} s, held {held / 1e6:0.0} MB; {allocated / 1e6:0} bytes allocated by a decision.");
        Console.WriteLine();
        Console.WriteLine("| round | reviews/s, 8 at a time | decisions/s, one thread | ratio | decisions/s, 8 tasks | ratio |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int round = 0; round < Rounds; round++)
        {
            Row($"{round + 1}", reviews[round], decisions[round], wide[round]);
        }

        Row("mean", reviews.Average(), decisions.Average(), wide.Average());
        return wrong == 0 ? 0 : 1;
    }

    private static void Row(string name, double reviews, double decisions, double wide) =>
        Console.WriteLine($"| {name} | {reviews:N0} | {decisions:N0} | {decisions / reviews:N0} | {wide:N0} | {wide / reviews:N0} |");

    private static string Namespace(int number) => $"team-{number % Namespaces:0000}";

    private static async Task SeedAsync(IKubernetes client)
    {
        await client.RbacAuthorizationV1.CreateClusterRoleAsync(new V1ClusterRole
        {
            Metadata = new V1ObjectMeta { Name = Role },
            Rules = [new V1PolicyRule { ApiGroups = ["registry.alauda.io"], Resources = ["images"], Verbs = ["get"] }],
        });
        await Parallel.ForAsync(0, Namespaces, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (number, ct) =>
        {
            await client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = Namespace(number) } }, cancellationToken: ct);
            for (int i = 0; i < BindingsOfEach; i++)
            {
                await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
                    new V1RoleBinding
                    {
                        Metadata = new V1ObjectMeta { Name = $"pull-{i}" },
                        RoleRef = new V1RoleRef { Kind = "ClusterRole", Name = Role },
                        Subjects = [.. Enumerable.Range(0, SubjectsOfEach).Select(j => Subject(number, (i * SubjectsOfEach) + j))],
                    },
                    Namespace(number),
                    cancellationToken: ct);
            }
        });
    }

    // Of fifty, five are "all of a namespace", fifteen are users, and the others ServiceAccounts.
    private static Rbacv1Subject Subject(int owner, int number) =>
        (number % SubjectsOfEach) switch
        {
            0 => new Rbacv1Subject { Kind = "Group", Name = $"system:serviceaccounts:{Namespace(owner + number + 1)}" },
            < 4 => new Rbacv1Subject { Kind = "User", Name = $"user-{owner}-{number}@example.com" },
            _ => new Rbacv1Subject { Kind = "ServiceAccount", Name = "default", NamespaceProperty = Namespace(owner + number + 1) },
        };

    // Half is asked about whom a binding names, half about others.
    private static AccessQuestion[] Questions()
    {
        var random = new Random(1);
        return
        [
            .. Enumerable.Range(0, QuestionsOfEach).Select(i =>
            {
                int owner = random.Next(Namespaces);
                int number = random.Next(BindingsOfEach * SubjectsOfEach) + (i % 2 == 0 ? 0 : 2 * BindingsOfEach * SubjectsOfEach);
                AccessSubject subject = number % 3 == 0
                    ? AccessSubject.User($"user-{owner}-{number}@example.com")
                    : AccessSubject.ServiceAccount(Namespace(owner + number + 1), "default");
                return new AccessQuestion(subject, Namespace(owner));
            }),
        ];
    }

    private static void Decide(IPullAccessSnapshot snapshot, AccessQuestion[] questions, int count)
    {
        for (int i = 0; i < count; i++)
        {
            snapshot.Decide(questions[i % questions.Length]);
        }
    }

    private static Task ReviewAsync(IKubernetes client, AccessQuestion[] questions, int first, int count) =>
        Parallel.ForAsync(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (i, ct) =>
            await ReviewAsync(client, questions[i % questions.Length], ct));

    private static async Task<bool> ReviewAsync(IKubernetes client, AccessQuestion question, CancellationToken ct)
    {
        V1SubjectAccessReview review = await client.AuthorizationV1.CreateSubjectAccessReviewAsync(
            new V1SubjectAccessReview
            {
                Spec = new V1SubjectAccessReviewSpec
                {
                    User = question.Subject!.UserName,
                    Groups = [.. question.Subject.Groups],
                    ResourceAttributes = new V1ResourceAttributes
                    {
                        NamespaceProperty = question.Namespace, Verb = "get", Group = "registry.alauda.io", Resource = "images",
                    },
                },
            },
            cancellationToken: ct);
        return review.Status.Allowed;
    }

    private static async Task<int> CountWrongAsync(IKubernetes client, IPullAccessSnapshot snapshot, AccessQuestion[] questions)
    {
        int wrong = 0;
        await Parallel.ForEachAsync(questions, new ParallelOptions { MaxDegreeOfParallelism = Width }, async (question, ct) =>
        {
            if (await ReviewAsync(client, question, ct) != snapshot.Decide(question).IsAllowed)
            {
                Interlocked.Increment(ref wrong);
            }
        });
        return wrong;
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> run)
    {
        long start = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(start);
    }
}
