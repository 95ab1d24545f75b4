"""What is looked at, one function each, in the order in which a merchant does it."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import parseaddr
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from runtime.doctor.finding import Diagnosis, Standing
from runtime.doctor.stack import Stack, asked
from runtime.doctor.subscriptions import OF_PRIVACY, subscriptions

Look = Callable[[Stack], Diagnosis]
_ALEXA = "alexa-appkit.amazon.com"
_SETTLED = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE")
_SECONDS = 10


def _ok(name: str, said: str) -> Diagnosis:
    return Diagnosis(name=name, state=Standing.OK, said=said)


def _wrong(name: str, said: str, to_do: str) -> Diagnosis:
    return Diagnosis(name=name, state=Standing.WRONG, said=said, to_do=to_do)


def _yours(name: str, said: str, to_do: str) -> Diagnosis:
    return Diagnosis(name=name, state=Standing.YOURS, said=said, to_do=to_do)


def deployment(stack: Stack) -> Diagnosis:
    """Tell whether the stack stands."""
    if stack.status in _SETTLED:
        return _ok("stack", f"{stack.name} is {stack.status}")
    return _wrong("stack", f"{stack.name} is {stack.status}", "see its events in CloudFormation, and deploy again")


def table(stack: Stack) -> Diagnosis:
    """Tell whether the ledger can be brought back."""
    name, dynamodb = stack.outputs["TableName"], stack.client("dynamodb")
    backups = asked(lambda: dynamodb.describe_continuous_backups(TableName=name), f"the table {name}")
    recovery = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
        return _wrong("table", f"{name} has no point-in-time recovery", "switch it on, or deploy again")
    return _ok("table", f"{name} can be restored to any second of the last 35 days")


def skill(stack: Stack) -> Diagnosis:
    """Tell whether Alexa may call the alias, for our skill alone."""
    arn, skill_id = stack.outputs["SkillAliasArn"], stack.parameters["SkillId"]
    policy = asked(lambda: stack.client("lambda").get_policy(FunctionName=arn)["Policy"], "who may call the skill")
    if _ALEXA not in policy or skill_id not in policy:
        return _wrong("skill", f"Alexa may not call {arn} for {skill_id}", "deploy again with the console's SkillId")
    return _ok("skill", f"Alexa may call {arn} for {skill_id} alone")


def endpoint(stack: Stack) -> Diagnosis:
    """List what the Alexa console has to be told."""
    arn, shop = stack.outputs["SkillAliasArn"], stack.parameters["ShopUrl"]
    return _yours(
        "skill endpoint",
        "only the Alexa developer console shows which endpoint the skill has",
        f"make skill-package ENDPOINT={arn} SHOP={shop}, then `ask deploy` with its folder",
    )


def account_linking(_: Stack) -> Diagnosis:
    """List account linking: without it nothing can be bought by voice."""
    return _yours(
        "account linking",
        "without a linked account nothing is sold by voice; only the Alexa developer console shows it",
        "ask smapi update-account-linking-info with build/skill-package/accountLinking.json and the client's secret",
    )


def _made_up(stack: Stack, secret: str) -> str | None:
    """Return the name of a secret that still is the one made up; None where another was put in its place."""
    told = asked(lambda: stack.client("secretsmanager").describe_secret(SecretId=stack.resources[secret]), secret)
    return None if len(told.get("VersionIdsToStages", {})) > 1 else str(told.get("Name", secret))


def shop_key(stack: Stack) -> Diagnosis:
    """Tell whether the shop's own secret was put in the place of the one made up."""
    place = _made_up(stack, "ShopKey")
    if place is not None and not _at_shopify(stack):
        said = "ShopKey is the one made here: whoever posts to /orders may sign under it, Shopify signs under its own"
        to_do = f"give {place} to whoever posts orders; with a shop at Shopify put the app's client secret there"
        return _yours("webhook secret", said, to_do)
    if place is not None:
        to_do = f"put the shop's client secret into {place} in Secrets Manager"
        return _wrong("webhook secret", "ShopKey still is the one made up: every webhook is refused", to_do)
    return _ok("webhook secret", "ShopKey was put in")


def _at_shopify(stack: Stack) -> bool:
    """Tell whether a parameter says that the shop is at Shopify; with none its webhooks may be used all the same."""
    named = stack.parameters.get("ShopifyShop") or stack.parameters.get("ShopifyAdminUrl")
    return stack.parameters.get("Merchant") == "shopify" or bool(named)


def shop_named(stack: Stack) -> Diagnosis:
    """Tell whether the one shop is named whose webhooks are taken, and whether it is the one that is told of orders."""
    named, host = (
        stack.parameters.get("ShopifyShop", ""),
        urlsplit(stack.parameters.get("ShopifyAdminUrl", "")).hostname,
    )
    if not _at_shopify(stack):
        return _ok("shop at Shopify", "none is named; whoever takes its webhooks names it in ShopifyShop")
    to_do = "deploy with ShopifyShop, SHOP.myshopify.com, of the shop that sends the webhooks"
    if not named:
        said = "ShopifyShop is empty: any shop that has the app is believed, and no shop/redact erases anything"
        return _wrong("shop at Shopify", said, to_do)
    if host and host != named.lower():
        said = f"webhooks are taken of {named}, and orders told to {host}, by ShopifyAdminUrl"
        return _wrong("shop at Shopify", said, f"{to_do}, and ShopifyAdminUrl of the same")
    return _ok("shop at Shopify", f"webhooks are taken of {named} alone")


_OF_MERCHANT = {
    "ucp": ("UcpKey", "the business's API key"),
    "shopify": ("MerchantKeys", "the shop's Admin API access token as shopify_token"),
    "email": ("MerchantKeys", "the mail server's address as smtp_url"),
}


def agent_profile(stack: Stack) -> Diagnosis:
    """Tell whether a UCP business can read who we are: the protocol asks for that on every request."""
    if stack.parameters.get("Merchant") != "ucp":
        return _ok("UCP profile", "the merchant is no UCP business")
    told = stack.parameters.get("UcpProfile", "")
    if not told:
        said = "UcpProfile is empty: requests name no agent (UCP-Agent), which UCP requires and a business may refuse"
        return _wrong("UCP profile", said, "publish a profile of your own and name its address in UcpProfile")
    return _ok("UCP profile", f"the business reads who we are at {told}")


def merchant_keys(stack: Stack) -> Diagnosis:
    """Tell whether we have what the merchant wants of us when an order is told."""
    merchant = stack.parameters.get("Merchant", "")
    secret, needed = _OF_MERCHANT.get(merchant, ("", ""))
    if not secret:
        return _ok("merchant keys", "this kind of merchant needs none that is not made here")
    place = _made_up(stack, secret)
    if place is not None:
        said = f"{secret} still is the one made up: every order waits for ever"
        return _wrong("merchant keys", said, f"put {needed} into {place} in Secrets Manager")
    return _ok("merchant keys", f"{secret} was put in")


def account_tokens(stack: Stack) -> Diagnosis:
    """Tell whether a linked account is named to anybody, and whether we can ask whose a token is."""
    issuer = stack.parameters.get("AccountIssuer", "none")
    if issuer == "none":
        to_do = (
            "deploy with AccountIssuer, and AccountKeys or AccountIntrospection, of whoever issues your access tokens"
        )
        return _yours("account tokens", "AccountIssuer is none: no order is known to be an account's", to_do)
    asks = stack.parameters.get("AccountIntrospection", "")
    place = _made_up(stack, "AccountClient") if asks else None
    if place is not None:
        said = f"AccountClient still is the one made up: {asks} will not tell us whose a token is"
        return _wrong("account tokens", said, f"put client_id:secret into {place} in Secrets Manager")
    return _ok("account tokens", f"accounts are believed that {issuer} vouches for")


def webhooks(stack: Stack) -> Diagnosis:
    """Tell whether the door of the webhooks stands and refuses what is not signed, and whether the shop sends there."""
    url = f"{stack.outputs['HttpUrl']}orders/shopify"
    status = _status(Request(url, data=b"{}", method="POST"))  # noqa: S310 - https, as the stack says
    if status == 401 and not _at_shopify(stack):
        return _ok("webhook subscriptions", f"{url} refuses what is not signed; no shop at Shopify is named")
    if status == 401:
        return subscriptions(stack, url)
    said = f"{url} answered {status or 'nothing'} to an unsigned delivery; 401 is right"
    return _wrong("webhook subscriptions", said, "see the log of OrdersFunction")


def privacy_webhooks(stack: Stack) -> Diagnosis:
    """List the topics that no shop's API tells of."""
    if not _at_shopify(stack):
        return _ok("privacy webhooks", "no shop at Shopify is named")
    return _yours(
        "privacy webhooks",
        "only the app's configuration at Shopify says where its topics of privacy go",
        f"let {', '.join(OF_PRIVACY)} go to {stack.outputs['HttpUrl']}orders/shopify",
    )


def links(stack: Stack) -> Diagnosis:
    """Tell whether hand-off links are opened."""
    public = stack.parameters.get("PublicUrl") or stack.outputs["HttpUrl"]
    url = f"{public.rstrip('/')}/go/not-a-link-of-ours"
    status = _status(Request(url))  # noqa: S310 - https, as the stack says
    if status == 404:
        return _ok("hand-off links", f"{public} knows a link that is not ours")
    to_do = "let PublicUrl lead to this stack's HttpUrl, or to `earshot serve`"
    return _wrong("hand-off links", f"{url} answered {status or 'nothing'}; 404 is right", to_do)


def sender(stack: Stack) -> Diagnosis:
    """Tell whether mails may be sent, to the merchant and of what became of an order to customers."""
    _, address = parseaddr(stack.parameters.get("SenderEmail", ""))
    if not address and stack.parameters.get("Merchant") != "email":
        return _ok("sender", "no mail is sent: the merchant is told in another way, and customers at their next turn")
    told = asked(lambda: stack.client("sesv2").get_email_identity(EmailIdentity=address), f"{address} at Amazon SES")
    if told.get("VerifiedForSendingStatus"):
        return _ok("sender", f"{address} is verified at Amazon SES")
    return _wrong("sender", f"{address} is not verified at Amazon SES", "open the link in the mail that SES sent there")


def alarm_address(stack: Stack) -> Diagnosis:
    """Tell whether somebody hears the alarms."""
    topic = stack.outputs["AlarmTopicArn"]
    told = asked(lambda: stack.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"], "the alarms")
    confirmed = [one["Endpoint"] for one in told if str(one["SubscriptionArn"]).startswith("arn:")]
    if confirmed:
        return _ok("alarm address", f"alarms go to {', '.join(confirmed)}")
    if told:
        unheard = f"{told[0]['Endpoint']} has not confirmed"
        return _wrong("alarm address", unheard, "open the link in the mail of AWS Notifications")
    return _wrong("alarm address", "nobody hears the alarms", "deploy again with AlarmEmail")


def alarms(stack: Stack) -> Diagnosis:
    """Tell which alarms ring now."""
    cloudwatch = stack.client("cloudwatch")
    told = asked(
        lambda: cloudwatch.describe_alarms(AlarmNamePrefix=f"{stack.name}: ", StateValue="ALARM"), "the alarms"
    )
    ringing = [one["AlarmName"] for one in told.get("MetricAlarms", ())]
    if ringing:
        return _wrong("alarms", f"ringing: {', '.join(ringing)}", 'see "when something is wrong" in docs/operating.md')
    return _ok("alarms", "none rings")


LOOKS: tuple[Look, ...] = (
    deployment,
    table,
    skill,
    endpoint,
    account_linking,
    account_tokens,
    shop_key,
    shop_named,
    merchant_keys,
    agent_profile,
    webhooks,
    privacy_webhooks,
    links,
    sender,
    alarm_address,
    alarms,
)


def _status(request: Request) -> int | None:
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - of the stack's own outputs
            return int(answer.status)
    except HTTPError as error:
        return error.code
    except (URLError, OSError):
        return None
