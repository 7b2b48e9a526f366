"""Questions of every kind, for timing answers: why, policy, status, dates, counts, press, notices, and none."""

QUESTIONS = (
    "Why was Nettrix listed?",
    "Why was Inspur Taiwan put on the Entity List?",
    "Which licence review policy applies to Inspur Taiwan?",
    "Was Sugon listed in 2022?",
    "When was Henan Dingxin listed?",
    "What are the aliases of Suma-USI?",
    "Which destinations does Inspur stand under?",
    "Which entities share an address with Suma-USI?",
    "Is Acme Widgets of Ruritania on the Entity List?",
    "Who founded Nettrix?",
    "Which entities were added on 28 March 2025?",
    "How many entities were added to the Entity List in March 2025?",
    "Why were entities added in March 2025?",
    "What did 90 FR 14046 change?",
    "Is the affiliates rule in force?",
    "What does footnote 4 of the Entity List mean?",
    "What did the press say about Inspur's American partners?",
    "Which rules concern advanced chips and supercomputers?",
    "Why was Nettricks listed?",
    "What is the capital of France?",
)
