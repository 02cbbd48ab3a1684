using AcpRegistry.Sdk.Workloads;
using k8s;
using k8s.Models;

namespace AcpRegistry.Sdk.Tests.Behaviour;

/// <summary>What workloads run and which pull secrets their pods get, for each kind that has pods.</summary>
public abstract class WorkloadBehaviour : SdkBehaviour
{
    private static readonly (WorkloadKind Kind, string Name)[] All =
    [
        (WorkloadKind.Deployment, "d"), (WorkloadKind.ReplicaSet, "rs"), (WorkloadKind.StatefulSet, "sts"), (WorkloadKind.DaemonSet, "ds"),
        (WorkloadKind.Job, "j"), (WorkloadKind.CronJob, "cj"), (WorkloadKind.Pod, "p"),
    ];

    [Test]
    public async Task Get_OfEachKind_IsWhatItsPodsRun()
    {
        await MakeAccountAsync("bot");
        await MakeAllAsync(spec =>
        {
            spec.ServiceAccountName = "bot";
            spec.ImagePullSecrets = [new V1LocalObjectReference { Name = "own" }];
            spec.InitContainers = [new V1Container { Name = "first", Image = "registry/init:1", ImagePullPolicy = "Never" }];
        });

        foreach ((WorkloadKind kind, string name) in All)
        {
            Workload workload = await Sdk.Workloads.GetAsync(new WorkloadReference(kind, Owner, name));

            Assert.Multiple(() =>
            {
                Assert.That(workload.Containers, Is.EqualTo(
                [
                    new WorkloadContainer { Name = "first", Image = "registry/init:1", Role = WorkloadContainerRole.Init, PullPolicy = ImagePullPolicy.Never },
                    new WorkloadContainer { Name = "main", Image = $"registry/{name}:1", PullPolicy = ImagePullPolicy.IfNotPresent },
                ]));
                Assert.That((workload.ServiceAccount, workload.PullSecrets.Single(), workload.PodLabels["app"]), Is.EqualTo(("bot", "own", "web")), $"{kind}");
                Assert.That(workload.PodUid is not null, Is.EqualTo(kind == WorkloadKind.Pod));
            });
        }
    }

    [Test]
    public async Task Get_OfImagesOfEveryShape_HasThePoliciesThatPodsGet()
    {
        await MakeAccountAsync("default");
        string digest = $"@sha256:{new string('0', 64)}";
        string[] images = ["r/a", "r/a:latest", $"r/a:latest{digest}", "r:5000/a", "r/a:1", $"r/a{digest}", "r/a:Latest", "not a reference", "https://r/a", "r/A"];
        await MakeAllAsync(spec => spec.Containers = [.. images.Select((image, index) => new V1Container { Name = $"c{index}", Image = image })]);

        foreach ((WorkloadKind kind, string name) in All)
        {
            Workload workload = await Sdk.Workloads.GetAsync(new WorkloadReference(kind, Owner, name));

            Assert.That(
                string.Join(' ', workload.Containers.Where(one => one.PullPolicy == ImagePullPolicy.Always).Select(one => Array.IndexOf(images, one.Image))),
                Is.EqualTo("0 1 2 3"), $"{kind}");
            Assert.That(workload.Containers.Select(one => one.PullPolicy), Has.None.EqualTo(ImagePullPolicy.Never));
        }
    }

    [Test]
    public async Task Get_OfWhatIsNotThere_NotFound([Values] WorkloadKind kind, [Values] bool hasNamespace)
    {
        var reference = new WorkloadReference(kind, hasNamespace ? Owner : NewName("absent"), "web");

        var missing = await FailureOfAsync<AcpRegistryNotFoundException>(() => Sdk.Workloads.GetAsync(reference));

        Assert.That((missing.Code, missing.Message), Is.EqualTo((AcpRegistryCodes.NotFound, $"ACPR303: There is no {reference}. {missing.Remedy}")));
    }

    [Test]
    public async Task Get_WithoutTheRight_ForbiddenAndSaysWhich([Values] WorkloadKind kind)
    {
        AcpRegistryClient stranger = SdkOf(NewName("stranger"));

        var forbidden = await FailureOfAsync<AcpRegistryForbiddenException>(() => stranger.Workloads.GetAsync(new WorkloadReference(kind, Owner, "web")));

        Assert.That(forbidden.Remedy, Does.Contain("the verb 'get' on '").And.Contains($"in the namespace '{Owner}'"));
    }

    [Test]
    public async Task Get_ByWhoMayView_Allowed()
    {
        await MakeAccountAsync("default");
        await MakeAllAsync();
        string viewer = NewName("viewer");
        await BindAsync(Owner, "view", User(viewer));
        await UntilAllowedAsync(Ask("get", "batch", "cronjobs", Owner), viewer);
        AcpRegistryClient sdk = SdkOf(viewer);

        foreach ((WorkloadKind kind, string name) in All)
        {
            Workload workload = await sdk.Workloads.GetAsync(new WorkloadReference(kind, Owner, name));

            Assert.That((await sdk.Workloads.GetPullSecretsAsync(workload)).ServiceAccountState, Is.EqualTo(ServiceAccountState.Present));
        }
    }

    [Test]
    public async Task GetPullSecrets_OfEachKindWithoutAList_AreThoseThatItsPodsGet()
    {
        await MakeAccountAsync("bot", "a", "b");
        await MakeAllAsync(spec => spec.ServiceAccountName = "bot");
        V1Pod pod = await Admin.CoreV1.ReadNamespacedPodAsync("p", Owner);

        foreach ((WorkloadKind kind, string name) in All)
        {
            PodPullSecrets secrets = await Sdk.Workloads.GetPullSecretsAsync(await Sdk.Workloads.GetAsync(new WorkloadReference(kind, Owner, name)));

            Assert.That(secrets.Names, Is.EqualTo(pod.Spec.ImagePullSecrets.Select(secret => secret.Name)), $"{kind}");
            Assert.That(secrets.Names, Is.EqualTo(["a", "b"]), $"{kind}");
            Assert.That(secrets.Origin, Is.EqualTo(kind == WorkloadKind.Pod ? PullSecretsOrigin.ExistingPod : PullSecretsOrigin.ServiceAccount));
            Assert.That(secrets.DiffersFromServiceAccount, Is.False);
        }
    }

    [Test]
    public async Task GetPullSecrets_AfterTheServiceAccountWasMended_OldPodsKeepTheirsAndNewOnesGetThem()
    {
        await MakeAccountAsync("bot");
        await MakeAllAsync(spec => spec.ServiceAccountName = "bot");
        await Admin.CoreV1.PatchNamespacedServiceAccountAsync(
            new V1Patch("""{"imagePullSecrets":[{"name":"mended"}]}""", V1Patch.PatchType.MergePatch), "bot", Owner);

        PodPullSecrets old = await OfAsync(WorkloadKind.Pod, "p");
        PodPullSecrets template = await OfAsync(WorkloadKind.Deployment, "d");
        await new WorkloadObjects(Admin, Owner).CreatePodAsync("later", spec => spec.ServiceAccountName = "bot");
        PodPullSecrets later = await OfAsync(WorkloadKind.Pod, "later");

        Assert.Multiple(() =>
        {
            Assert.That(old.Names, Is.Empty);
            Assert.That((old.DiffersFromServiceAccount, old.ServiceAccountNames!.Single()), Is.EqualTo((true, "mended")));
            Assert.That(template.Names, Is.EqualTo(["mended"]));
            Assert.That(later.Names, Is.EqualTo(["mended"]));
            Assert.That(later.DiffersFromServiceAccount, Is.False);
        });
    }

    [Test]
    public async Task GetPullSecrets_WithAnOwnList_AreThatListAlone()
    {
        await MakeAccountAsync("bot", "a");
        await MakeAllAsync(spec =>
        {
            spec.ServiceAccountName = "bot";
            spec.ImagePullSecrets = [new V1LocalObjectReference { Name = "own" }];
        });
        V1Pod pod = await Admin.CoreV1.ReadNamespacedPodAsync("p", Owner);

        PodPullSecrets secrets = await OfAsync(WorkloadKind.StatefulSet, "sts");

        Assert.That((secrets.Origin, secrets.Names!.Single()), Is.EqualTo((PullSecretsOrigin.OwnList, pod.Spec.ImagePullSecrets.Single().Name)));
    }

    [Test]
    public async Task GetPullSecrets_ServiceAccountMissing_IsSaid()
    {
        await new WorkloadObjects(Admin, Owner).CreateAllAsync(spec => spec.ServiceAccountName = "absent");

        PodPullSecrets secrets = await OfAsync(WorkloadKind.DaemonSet, "ds");
        PodPullSecrets elsewhere = await Sdk.Workloads.GetPullSecretsOfServiceAccountAsync(NewName("absent"), "default");

        Assert.That((secrets.ServiceAccountState, secrets.Names, elsewhere.ServiceAccountState, elsewhere.Names), Is.EqualTo(
            (ServiceAccountState.Missing, (IReadOnlyList<string>?)null, ServiceAccountState.Missing, (IReadOnlyList<string>?)null)));
    }

    [Test]
    public async Task GetPullSecrets_ServiceAccountNotReadable_IsNotKnownRatherThanNone()
    {
        AcpRegistryClient stranger = SdkOf(NewName("stranger"));

        PodPullSecrets secrets = await stranger.Workloads.GetPullSecretsOfServiceAccountAsync(Owner, "default");

        Assert.That((secrets.ServiceAccountState, secrets.Names), Is.EqualTo((ServiceAccountState.NotReadable, (IReadOnlyList<string>?)null)));
    }

    private async Task<PodPullSecrets> OfAsync(WorkloadKind kind, string name) =>
        await Sdk.Workloads.GetPullSecretsAsync(await Sdk.Workloads.GetAsync(new WorkloadReference(kind, Owner, name)));

    private async Task MakeAllAsync(Action<V1PodSpec>? change = null)
    {
        var objects = new WorkloadObjects(Admin, Owner);
        await objects.CreateAllAsync(change);
        await objects.CreatePodAsync("p", change);
    }

    // Without a token to mount, a server has nothing to wait for before it takes a pod.
    private async Task MakeAccountAsync(string name, params string[] pullSecrets)
    {
        var account = new V1ServiceAccount
        {
            Metadata = new V1ObjectMeta { Name = name },
            AutomountServiceAccountToken = false,
            ImagePullSecrets = [.. pullSecrets.Select(secret => new V1LocalObjectReference { Name = secret })],
        };
        if (name == "default")
        {
            await Admin.CoreV1.ReplaceNamespacedServiceAccountAsync(account, name, Owner);
        }
        else
        {
            await Admin.CoreV1.CreateNamespacedServiceAccountAsync(account, Owner);
        }
    }
}
